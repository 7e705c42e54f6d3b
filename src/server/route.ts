import type { z } from '@hono/zod-openapi';
import type { Services } from './services.ts';
import type { Member } from './sign/member.ts';
import type { Access } from './sign/role.ts';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type Maybe<S> = S extends z.ZodType ? z.output<S> : undefined;

/** One request to a route, checked, from somebody who may make it. */
export interface Call<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly services: Services;
  /** Who asks; null: nobody who is signed in, which only routes for anyone meet. */
  readonly caller: Member | null;
  /** The address that the request came from. */
  readonly address: string;
  /** What the browser or program calls itself. */
  readonly agent: string | null;
  /** The secret of the session, where the request came with one. */
  readonly sessionToken: string | null;
  /** Whether the way to the browser is encrypted. */
  readonly secure: boolean;
  /** Aborted when whoever asked has left. */
  readonly signal: AbortSignal;
  /** Whether whoever asked might ask again now: what goes on for long looks at it, for people sign out and are shut out. */
  isStillAdmitted(): Promise<boolean>;
  /** A cookie that came along; null: it did not. */
  cookie(name: string): string | null;
  /** Adds a header to the answer. */
  header(name: string, value: string): void;
}

export interface Declaration<M extends Method, U extends string, P, Q, B, O extends z.ZodType> {
  readonly method: M;
  /** As in OpenAPI: /api/pages/{id}. */
  readonly path: U;
  /** Who may call it. There is no route without it. */
  readonly role: Access;
  /** Shows the text of pages: only who has the right to that may call it, whatever the role. */
  readonly bodies?: true;
  readonly summary: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** What it answers. Nothing that the schema does not name leaves the server. */
  readonly answer: O;
  /** 200 where absent. */
  readonly status?: 200 | 201 | 202;
  /** Other than JSON: the handler gives the response itself. */
  readonly type?: string;
  handle(call: Call<Maybe<P>, Maybe<Q>, Maybe<B>>): Promise<z.input<O> | Response> | z.input<O> | Response;
}

/** The part of a declaration from which the typed client learns what to send and what comes. */
interface ClientRoute<M, U, P, Q, B, O> {
  readonly route: {
    method: M;
    path: U;
    request: (P extends z.ZodType ? { params: P } : object) &
      (Q extends z.ZodType ? { query: Q } : object) &
      (B extends z.ZodType ? { body: { required: true; content: { 'application/json': { schema: B } } } } : object);
    responses: { 200: { description: string; content: { 'application/json': { schema: O } } } };
  };
  // biome-ignore lint/suspicious/noExplicitAny: only the types of the route are read.
  readonly handler: any;
}

// biome-ignore lint/suspicious/noExplicitAny: a handler takes what its own declaration says.
export type AnyDeclaration = Declaration<Method, string, any, any, any, z.ZodType>;

export type ServedRoute = { readonly declaration: AnyDeclaration };

/** Declares a route; exists so that its types reach the client. */
export const route = <
  const M extends Method,
  const U extends string,
  O extends z.ZodType,
  P extends z.ZodObject | undefined = undefined,
  Q extends z.ZodObject | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
>(
  declaration: Declaration<M, U, P, Q, B, O>,
): ServedRoute & ClientRoute<M, U, P, Q, B, O> =>
  ({ declaration: declaration as unknown as AnyDeclaration }) as unknown as ServedRoute & ClientRoute<M, U, P, Q, B, O>;
