import { z } from '@hono/zod-openapi';
import { Problem } from '../problem.ts';
import { route } from '../route.ts';
import { memberSchema } from '../schemas.ts';
import { noSessionCookie } from '../sign/cookie.ts';
import { csrfOf } from '../sign/secretToken.ts';
import { signedIn, signedInSchema } from './setup.ts';

/** Within a quarter of an hour: for one person from one address, for one person, and from one address. */
const limitsOf = (email: string, address: string): Readonly<Record<string, number>> => ({
  [`both ${email} ${address}`]: 5,
  [`email ${email}`]: 20,
  [`address ${address}`]: 50,
});

export const sessionRoutes = [
  route({
    method: 'post',
    path: '/api/session',
    role: 'anyone',
    summary: 'Sign in',
    body: z.strictObject({ email: z.string().trim().min(1).max(320), password: z.string().min(1).max(1000) }),
    answer: signedInSchema,
    status: 201,
    async handle(call) {
      const { services, body, address } = call;
      if ((await services.signOnStore.read())?.settings.local === false) {
        throw new Problem(403, 'passwords do not open this Kscope', {
          mend: 'sign in through the provider; an administrator of the machine gets in by: kscope member reset EMAIL',
        });
      }
      const email = body.email.toLowerCase();
      const limits = limitsOf(email, address);
      services.attempts.begin(limits);
      const member = await services.members.withPassword(email, body.password);
      if (member === null) {
        await services.activity.note(null, {
          action: 'sign in refused',
          subjectType: 'session',
          subjectId: email,
          after: { address },
        });
        throw new Problem(401, 'the e-mail or the password is wrong', {
          mend: 'try again, or ask an administrator for a new link',
        });
      }
      services.attempts.succeeded(limits);
      return signedIn(call, member);
    },
  }),
  route({
    method: 'get',
    path: '/api/session',
    role: 'viewer',
    summary: 'Who is signed in; csrf is null where a token of the API asks',
    answer: z.object({ person: memberSchema, csrf: z.string().nullable() }),
    handle: ({ caller, sessionToken }) => ({
      person: caller!,
      csrf: sessionToken === null ? null : csrfOf(sessionToken),
    }),
  }),
  route({
    method: 'delete',
    path: '/api/session',
    role: 'viewer',
    summary: 'Sign out',
    answer: z.object({
      leaveTo: z.string().nullable().meta({ description: 'Where to sign out of the provider; null: nowhere.' }),
    }),
    async handle({ services, sessionToken, secure, header }) {
      const idToken = sessionToken === null ? null : await services.sessions.end(sessionToken);
      header('set-cookie', noSessionCookie(secure));
      return { leaveTo: idToken === null ? null : await services.signOn.leave(idToken) };
    },
  }),
] as const;
