import type { z } from 'zod';
import type { routes } from '../../server/routes/index.ts';
import type { Query } from './request.ts';
import { request } from './request.ts';

/** The server's own table of routes, read as a type only: nothing of it comes into the browser. */
type Route = (typeof routes)[number]['route'];

/** Each route under its method and path: `get /api/pages/{id}`. */
type Routes = { [R in Route as `${R['method']} ${R['path']}`]: R };
type Name = keyof Routes;

type AnswerOf<R> = R extends {
  responses: { 200: { content: { 'application/json': { schema: infer S extends z.ZodType } } } };
}
  ? z.output<S>
  : never;
type BodyOf<R> = R extends {
  request: { body: { content: { 'application/json': { schema: infer S extends z.ZodType } } } };
}
  ? { readonly body: z.input<S> }
  : unknown;
type ParamsOf<R> = R extends { request: { params: infer S extends z.ZodType } }
  ? { readonly params: z.input<S> }
  : unknown;
type QueryOf<R> = R extends { request: { query: infer S extends z.ZodType } }
  ? { readonly query?: { readonly [K in keyof z.input<S>]?: z.input<S>[K] | undefined } }
  : unknown;

/** What a route takes. */
export type Given<N extends Name> = ParamsOf<Routes[N]> &
  QueryOf<Routes[N]> &
  BodyOf<Routes[N]> & { readonly signal?: AbortSignal };

/** What a route answers. */
export type Answer<N extends Name> = AnswerOf<Routes[N]>;

/** Asks one route of the API; what it takes and answers follows from the server's own declaration of it. */
export const call = <N extends Name>(name: N, given: Given<N>): Promise<Answer<N>> => {
  const {
    params = {},
    query,
    body,
    signal,
  } = given as {
    readonly params?: Readonly<Record<string, string>>;
    readonly query?: Query;
    readonly body?: unknown;
    readonly signal?: AbortSignal;
  };
  const [method = '', path = ''] = name.split(' ');
  const filled = path.replace(/\{(\w+)\}/g, (_, parameter: string) => encodeURIComponent(params[parameter] ?? ''));
  return request(method.toUpperCase(), filled, {
    ...(query === undefined ? {} : { query }),
    ...(body === undefined ? {} : { body }),
    ...(signal === undefined ? {} : { signal }),
  });
};
