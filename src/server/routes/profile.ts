import { z } from '@hono/zod-openapi';
import { Problem } from '../problem.ts';
import { route } from '../route.ts';
import { byId, memberSchema, nothing, personName } from '../schemas.ts';
import { passwordSchema } from './setup.ts';

/** Within a quarter of an hour. */
const MOST_WRONG = 5;

const sessionSchema = z
  .object({
    id: z.string(),
    createdAt: z.string(),
    expiresAt: z.string(),
    agent: z.string().nullable(),
    address: z.string().nullable(),
    current: z.boolean().meta({ description: 'Whether it is the one that asks.' }),
  })
  .meta({ id: 'Session' });

/** A stolen token must not take over who made it. */
const bySession = (sessionToken: string | null): string => {
  if (sessionToken !== null) return sessionToken;
  throw new Problem(403, 'a token changes nothing of whom it belongs to', { mend: 'sign in to do it' });
};

export const profileRoutes = [
  route({
    method: 'get',
    path: '/api/profile',
    role: 'viewer',
    summary: 'Oneself, and where one is signed in',
    answer: z.object({
      person: memberSchema,
      hasPassword: z.boolean(),
      sessions: z.array(sessionSchema),
    }),
    async handle({ services, caller, sessionToken }) {
      const [sessions, listed] = await Promise.all([
        services.sessions.list(caller!.id, sessionToken),
        services.members.ofEmail(caller!.email),
      ]);
      return { person: caller!, hasPassword: listed?.hasPassword ?? false, sessions: [...sessions] };
    },
  }),
  route({
    method: 'patch',
    path: '/api/profile',
    role: 'viewer',
    summary: "Change one's own name",
    body: z.strictObject({ name: personName }),
    answer: memberSchema,
    async handle({ services, caller, body, sessionToken }) {
      bySession(sessionToken);
      const { before, after } = await services.members.change(caller!.id, { name: body.name });
      await services.activity.note(after, {
        action: 'profile update',
        subjectType: 'member',
        subjectId: after.id,
        before: { name: before.name },
        after: { name: after.name },
      });
      return after;
    },
  }),
  route({
    method: 'post',
    path: '/api/profile/password',
    role: 'viewer',
    summary: "Replace one's own password; one is signed out everywhere else",
    body: z.strictObject({ current: z.string().min(1).max(1000), next: passwordSchema }),
    answer: nothing,
    async handle({ services, caller, body, sessionToken }) {
      const token = bySession(sessionToken);
      const limits = { [`password ${caller!.id}`]: MOST_WRONG };
      services.attempts.begin(limits);
      await services.members.changePassword(caller!.id, body.current, body.next);
      services.attempts.succeeded(limits);
      await services.sessions.endAll(caller!.id, token);
      await services.activity.note(caller, {
        action: 'set password',
        subjectType: 'member',
        subjectId: caller!.id,
      });
      return {};
    },
  }),
  route({
    method: 'delete',
    path: '/api/profile/sessions/{id}',
    role: 'viewer',
    summary: "End one of one's own sessions",
    params: byId,
    answer: nothing,
    async handle({ services, caller, params, sessionToken }) {
      bySession(sessionToken);
      await services.sessions.endOne(caller!.id, params.id);
      await services.activity.note(caller, { action: 'session end', subjectType: 'session', subjectId: params.id });
      return {};
    },
  }),
  route({
    method: 'delete',
    path: '/api/profile/sessions',
    role: 'viewer',
    summary: 'Sign out everywhere else',
    answer: nothing,
    async handle({ services, caller, sessionToken }) {
      await services.sessions.endAll(caller!.id, bySession(sessionToken));
      await services.activity.note(caller, { action: 'sessions end', subjectType: 'session', subjectId: caller!.id });
      return {};
    },
  }),
] as const;
