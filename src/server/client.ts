import type { OpenAPIHono } from '@hono/zod-openapi';
import type { routes } from './routes/index.ts';

declare const app: OpenAPIHono<object>;

/** The API for Hono's typed client: `hc<Api>('/')`. Import the type only. */
export type Api = ReturnType<typeof app.openapiRoutes<typeof routes>>;
