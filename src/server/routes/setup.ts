import { z } from '@hono/zod-openapi';
import type { Call } from '../route.ts';
import { route } from '../route.ts';
import { memberSchema, personName } from '../schemas.ts';
import { sessionCookie } from '../sign/cookie.ts';
import type { Member } from '../sign/member.ts';
import { csrfOf } from '../sign/secretToken.ts';

export const passwordSchema = z
  .string()
  .min(12, 'is too short: give twelve characters or more')
  .max(256, 'is too long: give 256 characters at most');
const secretSchema = z.string().min(1).max(200);

export const signedInSchema = z.object({ person: memberSchema, csrf: z.string() });

/** Begins a session and tells who it is. */
export const signedIn = async (
  { services, header, secure, address, agent }: Call<unknown, unknown, unknown>,
  member: Member,
  how: { readonly idToken?: string } = {},
): Promise<z.infer<typeof signedInSchema>> => {
  const { token, seconds } = await services.sessions.begin(member, { agent, address, ...how });
  header('set-cookie', sessionCookie(token, seconds, secure));
  await services.activity.note(member, {
    action: 'sign in',
    subjectType: 'session',
    subjectId: member.id,
    after: { address, ...(how.idToken === undefined ? {} : { through: 'provider' }) },
  });
  return { person: member, csrf: csrfOf(token) };
};

/** A link is a secret that nobody guesses, so this only spares the work of hashing passwords for whoever tries. */
const MOST_ATTEMPTS = 20;

export const setupRoutes = [
  route({
    method: 'get',
    path: '/api/setup',
    role: 'anyone',
    summary: 'Whether somebody can sign in already',
    answer: z.object({ state: z.enum(['unclaimed', 'ready']) }),
    handle: async ({ services }) => ({
      state: (await services.members.isUnclaimed()) ? ('unclaimed' as const) : ('ready' as const),
    }),
  }),
  route({
    method: 'post',
    path: '/api/setup',
    role: 'anyone',
    summary: 'Become the first administrator, by the token of the link that the server printed',
    body: z.strictObject({ token: secretSchema, name: personName, email: z.email(), password: passwordSchema }),
    answer: signedInSchema,
    status: 201,
    async handle(call) {
      const { services, body, address } = call;
      services.attempts.begin({ [`link ${address}`]: MOST_ATTEMPTS });
      const member = await services.members.claim(body.token, body);
      await services.activity.note(member, {
        action: 'claim',
        subjectType: 'member',
        subjectId: member.id,
        after: member,
      });
      return signedIn(call, member);
    },
  }),
  route({
    method: 'post',
    path: '/api/invitation',
    role: 'anyone',
    summary: 'Set a password by the token of an invitation, and sign in',
    body: z.strictObject({ token: secretSchema, password: passwordSchema }),
    answer: signedInSchema,
    status: 201,
    async handle(call) {
      const { services, body, address } = call;
      services.attempts.begin({ [`link ${address}`]: MOST_ATTEMPTS });
      const member = await services.members.accept(body.token, body.password);
      await services.sessions.endAll(member.id);
      await services.activity.note(member, { action: 'set password', subjectType: 'member', subjectId: member.id });
      return signedIn(call, member);
    },
  }),
] as const;
