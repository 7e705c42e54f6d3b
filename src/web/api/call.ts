import type { z } from 'zod';
import type { ApiRoutes } from '../../server/app.ts';
import type { Query } from './request.ts';
import { request } from './request.ts';

type Route = ApiRoutes[number]['route'];
type Method = Route['method'];
type PathOf<M extends Method> = Extract<Route, { method: M }>['path'];
type At<M extends Method, P extends string> = Extract<Route, { method: M; path: P }>;

type AnswerSchema<R> = R extends { responses: { 200: { content: { 'application/json': { schema: infer S extends z.ZodType } } } } }
  ? S
  : never;
type BodyOf<R> = R extends { request: { body: { content: { 'application/json': { schema: infer S extends z.ZodType } } } } }
  ? { readonly body: z.input<S> }
  : unknown;
type ParamsOf<R> = R extends { request: { params: infer S extends z.ZodType } } ? { readonly params: z.input<S> } : unknown;
type QueryOf<R> = R extends { request: { query: infer S extends z.ZodType } }
  ? { readonly query?: { readonly [K in keyof z.input<S>]?: z.input<S>[K] | undefined } }
  : unknown;

type Given<R> = ParamsOf<R> & QueryOf<R> & BodyOf<R> & { readonly signal?: AbortSignal };

/** What a route answers. */
export type Answer<M extends Method, P extends PathOf<M>> = z.output<AnswerSchema<At<M, P>>>;

/** Asks one route of the API; what it takes and answers follows from the server's own declaration of it. */
export const call = <M extends Method, P extends PathOf<M>>(
  method: M,
  path: P,
  given: Given<At<M, P>>,
): Promise<Answer<M, P>> => {
  const { params = {}, query, body, signal } = given as {
    readonly params?: Readonly<Record<string, string>>;
    readonly query?: Query;
    readonly body?: unknown;
    readonly signal?: AbortSignal;
  };
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  return request(method.toUpperCase(), filled, {
    ...(query === undefined ? {} : { query }),
    ...(body === undefined ? {} : { body }),
    ...(signal === undefined ? {} : { signal }),
  });
};
