import { getConnInfo } from '@hono/node-server/conninfo';
import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie } from 'hono/cookie';
import { HTTPException } from 'hono/http-exception';
import type { ZodError } from 'zod';
import { traced } from '../model/trace.ts';
import { VERSION } from '../model/version.ts';
import { withCursor } from './cursor.ts';
import { Problem, problemOf, problemResponse, problemSchema } from './problem.ts';
import { jsonResponse } from './reply.ts';
import type { AnyDeclaration, Call } from './route.ts';
import { routes } from './routes/index.ts';
import { harden } from './security.ts';
import type { Services } from './services.ts';
import { SESSION_COOKIE } from './sign/cookie.ts';
import type { Member } from './sign/member.ts';
import { mayDo } from './sign/role.ts';
import { csrfOf, isSame } from './sign/secretToken.ts';
import { refuseUnstorable } from './storable.ts';
import type { WebApp } from './webApp.ts';

export interface AppOptions {
  readonly services: Services;
  readonly web: WebApp;
}

interface Env {
  Variables: { caller: Member | null; sessionToken: string | null };
}

const MOST_BODY_BYTES = 64 * 1024;
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Everything that is served: the API from its table of routes, then the web application. */
export const buildApp = ({ services, web }: AppOptions): OpenAPIHono<Env> => {
  const app = new OpenAPIHono<Env>({
    defaultHook: (result) => {
      if (!result.success) throw refusal(result.target, result.error);
    },
  });
  app.onError((thrown, c) => {
    const problem = thrown instanceof HTTPException ? ofHttp(thrown) : problemOf(thrown);
    if (problem.status === 500) services.onFailure(thrown, `${c.req.method} ${c.req.path}`);
    return problemResponse(problem);
  });
  app.use(async (c, next) => {
    const startedAt = performance.now();
    const carrier = { traceparent: c.req.header('traceparent'), tracestate: c.req.header('tracestate') };
    await traced(c.req.method, { kind: 'SERVER', carrier }, async (span) => {
      await next();
      span.updateName(`${c.req.method} ${c.req.routePath}`);
      span.setAttributes({
        'http.request.method': c.req.method,
        'http.route': c.req.routePath,
        'http.response.status_code': c.res.status,
      });
    });
    harden(c.res.headers);
    services.metrics.observe(c.req.method, c.req.routePath, c.res.status, (performance.now() - startedAt) / 1000);
  });
  app.use(
    bodyLimit({
      maxSize: MOST_BODY_BYTES,
      onError: () => {
        throw new Problem(413, `the body is longer than ${MOST_BODY_BYTES} bytes`);
      },
    }),
  );
  for (const { declaration } of routes) serve(app, services, declaration);
  app.doc31('/api/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Kscope', version: VERSION, description: 'Errors are problem documents (RFC 9457).' },
  });
  app.get('*', async (c) => {
    if (/^\/api(\/|$)/.test(c.req.path))
      throw new Problem(404, `there is no ${c.req.path}`, { mend: 'see /api/openapi.json' });
    return web.serve(c.req.raw);
  });
  app.notFound((c) =>
    problemResponse(new Problem(404, `there is no ${c.req.method} ${c.req.path}`, { mend: 'see /api/openapi.json' })),
  );
  return app;
};

const serve = (app: OpenAPIHono<Env>, services: Services, declaration: AnyDeclaration): void => {
  const { method, path, role, bodies, summary, params, query, body, answer, status = 200, type } = declaration;
  app.openapi(
    {
      method,
      path,
      summary,
      description: `${role === 'anyone' ? 'For anyone' : `For ${role}s${role === 'admin' ? '' : ' and above'}`}${bodies ? ' who may read the text of pages' : ''}.`,
      tags: [path.split('/')[2] ?? 'server'],
      middleware: async (c: Context<Env>, next: () => Promise<void>) => {
        await admit(c, services, declaration);
        if (body !== undefined) onlyJson(c);
        await next();
      },
      request: {
        ...(params === undefined ? {} : { params }),
        // What a route does not name it does not take.
        query: query ?? z.strictObject({}),
        ...(body === undefined ? {} : { body: { required: true, content: { 'application/json': { schema: body } } } }),
      },
      responses: {
        [status]: { description: summary, content: { [type ?? 'application/json']: { schema: answer } } },
        default: { description: 'A problem.', content: { 'application/problem+json': { schema: problemSchema } } },
      },
    },
    async (c: Context<Env>): Promise<Response> => {
      const headers = new Headers();
      const valid = (target: 'param' | 'query' | 'json'): unknown => c.req.valid(target as never);
      const given = {
        params: params === undefined ? undefined : valid('param'),
        query: query === undefined ? undefined : valid('query'),
        body: body === undefined ? undefined : valid('json'),
      };
      for (const [target, value] of Object.entries(given)) refuseUnstorable(value, target);
      const call: Call<unknown, unknown, unknown> = {
        ...given,
        services,
        caller: c.get('caller'),
        sessionToken: c.get('sessionToken'),
        address: getConnInfo(c).remote.address ?? '',
        agent: c.req.header('user-agent') ?? null,
        secure: isSecure(c.req.raw),
        signal: c.req.raw.signal,
        isStillAdmitted: async () =>
          refusalOf(await callerOf(c, services), declaration, bearerOf(c) !== undefined) === null,
        cookie: (name) => getCookie(c, name) ?? null,
        header: (name, value) => headers.append(name, value),
      };
      const result = await handled(declaration, call);
      if (result instanceof Response) return result;
      return jsonResponse(c.req.raw, answer.parse(result), status, headers);
    },
  );
};

const handled = async (declaration: AnyDeclaration, call: Call<unknown, unknown, unknown>) => {
  try {
    return await declaration.handle(call);
  } catch (error) {
    throw isTurning(call.query) ? withCursor(error) : error;
  }
};

const isTurning = (query: unknown): boolean =>
  typeof query === 'object' && query !== null && 'cursor' in query && query.cursor !== undefined;

/** @throws Problem where the body comes in another form. */
const onlyJson = (c: Context<Env>): void => {
  const type = c.req.header('content-type') ?? '';
  if (/^application\/json\s*(;|$)/i.test(type)) return;
  throw new Problem(415, type === '' ? 'the body has no content-type' : `a body of ${type} is not taken`, {
    mend: 'send application/json',
  });
};

const bearerOf = (c: Context<Env>): string | undefined =>
  /^Bearer\s+(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];

const cookieOf = (c: Context<Env>): string | null =>
  bearerOf(c) === undefined ? (getCookie(c, SESSION_COOKIE) ?? null) : null;

/** Who asks, as is known now; null: nobody who is signed in. */
const callerOf = async (c: Context<Env>, { members, sessions }: Services): Promise<Member | null> => {
  const bearer = bearerOf(c);
  if (bearer !== undefined) return members.ofApiToken(bearer);
  const cookie = cookieOf(c);
  return cookie === null ? null : sessions.member(cookie);
};

/** @throws Problem where whoever asks may not. */
const admit = async (c: Context<Env>, services: Services, declaration: AnyDeclaration): Promise<void> => {
  const caller = await callerOf(c, services);
  const sessionToken = caller === null ? null : cookieOf(c);
  c.set('caller', caller);
  c.set('sessionToken', sessionToken);
  if (!SAFE.has(c.req.method)) {
    // A page of another site cannot send this header along, nor JSON without being asked first.
    const csrf = c.req.header('x-csrf-token') ?? '';
    if (sessionToken !== null && declaration.role !== 'anyone' && !isSame(csrf, csrfOf(sessionToken))) {
      throw new Problem(403, 'the header X-CSRF-Token is missing or is not that of the session', {
        mend: 'send what GET /api/session gives as csrf',
      });
    }
    if (c.req.header('sec-fetch-site') === 'cross-site') throw new Problem(403, 'another site asks for a change');
  }
  const refused = refusalOf(caller, declaration, bearerOf(c) !== undefined);
  if (refused !== null) throw refused;
};

/** Why somebody may not call a route; null: they may. */
const refusalOf = (caller: Member | null, { role, bodies }: AnyDeclaration, isByToken: boolean): Problem | null => {
  if (role === 'anyone') return null;
  if (caller === null) {
    return new Problem(401, isByToken ? 'the token does not work (any more)' : 'nobody is signed in', {
      mend: isByToken ? 'make a new one in the settings' : 'sign in',
    });
  }
  if (!mayDo(caller.role, role)) {
    const article = caller.role === 'viewer' ? 'a' : 'an';
    return new Problem(403, `this is for ${role}s, and ${caller.name} is ${article} ${caller.role}`, {
      mend: 'ask an administrator for the role',
    });
  }
  if (bodies && !caller.bodies) {
    return new Problem(403, `${caller.name} has no right to read the text of pages`, {
      mend: 'ask an administrator for it',
    });
  }
  return null;
};

export const isSecure = (request: Request): boolean =>
  new URL(request.url).protocol === 'https:' || request.headers.get('x-forwarded-proto') === 'https';

const refusal = (target: string, error: ZodError): Problem => {
  const errors = error.issues.map(({ path, message }) => ({ in: target, path: path.join('.'), message }));
  const first = errors[0];
  return new Problem(400, `${first?.path || target}: ${first?.message ?? 'is not valid'}`, {
    errors,
    mend: 'see /api/openapi.json for what is taken',
  });
};

const ofHttp = ({ status, message }: HTTPException): Problem =>
  status === 413 ? new Problem(413, message) : new Problem(400, message || 'the request could not be read');
