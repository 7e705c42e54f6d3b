import { z } from '@hono/zod-openapi';
import { Problem } from '../problem.ts';
import { route } from '../route.ts';

export const healthRoutes = [
  route({
    method: 'get',
    path: '/healthz',
    role: 'anyone',
    summary: 'Whether the process answers',
    answer: z.object({ status: z.literal('ok') }),
    handle: () => ({ status: 'ok' as const }),
  }),
  route({
    method: 'get',
    path: '/readyz',
    role: 'anyone',
    summary: 'Whether the database answers, and the server does not stop',
    answer: z.object({ status: z.literal('ready'), columnsAt: z.string().nullable() }),
    async handle({ services }) {
      if (services.signal.aborted) throw new Problem(503, 'the server stops');
      await services.records.pool.query('select 1').catch((cause: unknown) => {
        throw new Problem(503, 'the database does not answer', { cause });
      });
      return { status: 'ready' as const, columnsAt: services.columnsAt() };
    },
  }),
  route({
    method: 'get',
    path: '/metrics',
    role: 'anyone',
    summary: 'Figures for Prometheus, which name no account, page or person',
    answer: z.string(),
    type: 'text/plain',
    handle: async ({ services: { metrics } }) =>
      new Response(await metrics.text(), { headers: { 'content-type': metrics.contentType } }),
  }),
] as const;
