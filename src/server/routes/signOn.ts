import { z } from '@hono/zod-openapi';
import { messageOf } from '../../model/errors.ts';
import { Problem } from '../problem.ts';
import type { Call } from '../route.ts';
import { route } from '../route.ts';
import { nothing } from '../schemas.ts';
import { admit } from '../sign/admit.ts';
import { SIGN_ON_COOKIE, signOnCookie } from '../sign/cookie.ts';
import { ownPath } from '../sign/ownPath.ts';
import type { SignOnConfig, SignOnSettings } from '../sign/signOnSettings.ts';
import { signOnSchema } from '../sign/signOnSettings.ts';
import type { SignOnTrouble } from '../sign/signOnTrouble.ts';
import { SignOnFailure, signOnTroubleNames, signOnTroubles } from '../sign/signOnTrouble.ts';
import { signedIn } from './setup.ts';

type AnyCall = Call<unknown, unknown, unknown>;

const redirect = (to: string, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(null, { status: 302, headers: { location: to, 'cache-control': 'no-store', ...headers } });

/** Back to the sign-in, which says what was wrong in one line. */
const toSignIn = (trouble: SignOnTrouble, back: string, headers = {}): Response =>
  redirect(`/sign-in?${new URLSearchParams({ trouble, ...(back === '/' ? {} : { back }) })}`, headers);

/** What was wrong goes to the log of activity in full, and to the browser by its name only. */
const failed = async ({ services, address }: AnyCall, error: unknown): Promise<SignOnTrouble> => {
  if (!(error instanceof SignOnFailure)) throw error;
  await services.activity.note(null, {
    action: 'sign in refused',
    subjectType: 'session',
    subjectId: error.trouble,
    after: { address, through: 'provider', why: messageOf(error) },
  });
  return error.trouble;
};

const settingsShown = z.object({
  settings: signOnSchema.nullable().meta({ description: 'Null: nobody signs in through a provider.' }),
  given: z.boolean().meta({ description: 'The environment of the server gives them; they are changed there.' }),
  hasSecret: z.boolean(),
  secretGiven: z.boolean().meta({ description: 'The environment of the server gives the secret.' }),
  redirectUri: z.string().meta({ description: 'What has to be registered with the provider.' }),
});

const shown = async ({ services: { signOn, signOnStore } }: AnyCall): Promise<z.input<typeof settingsShown>> => {
  const config = await signOnStore.read();
  return {
    settings: config?.settings ?? null,
    given: signOnStore.isGiven,
    hasSecret: config?.secret != null,
    secretGiven: signOnStore.isSecretGiven,
    redirectUri: signOn.redirectUri,
  };
};

/** @throws Problem where the environment gives the settings. */
const changeable = ({ services: { signOnStore } }: AnyCall): void => {
  if (signOnStore.isGiven)
    throw new Problem(409, 'the environment of the server gives these settings', {
      mend: 'change KSCOPE_OIDC_… where the server is started',
    });
};

/** @throws Problem where what is wanted would send the secret elsewhere, or shut everybody out. */
const check = async (
  { services: { members, signOnStore } }: AnyCall,
  before: SignOnConfig | null,
  settings: SignOnSettings,
  secret: string | null | undefined,
): Promise<void> => {
  const isElsewhere = before !== null && before.settings.issuer !== settings.issuer;
  if (isElsewhere && before.secret !== null && secret === undefined && !signOnStore.isSecretGiven)
    throw new Problem(400, 'the secret is not sent to another provider than it was given for', {
      mend: 'give the secret of the new one',
    });
  if (!settings.local && !(await members.hasAdminOf(settings.issuer)))
    throw new Problem(409, 'no administrator has signed in through this provider yet', {
      mend: 'keep passwords open until one of you has; then nobody is shut out',
    });
};

const tried = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SignOnFailure)
      throw new Problem(422, messageOf(error), { mend: 'check the address of the provider', cause: error });
    throw error;
  }
};

export const signOnRoutes = [
  route({
    method: 'get',
    path: '/api/sign-on',
    role: 'anyone',
    summary: 'By which ways one signs in, and what was wrong with the last try',
    query: z.strictObject({ trouble: z.enum(signOnTroubleNames).optional() }),
    answer: z.object({
      label: z.string().nullable().meta({ description: 'What the button of the provider says; null: there is none.' }),
      local: z.boolean().meta({ description: 'Whether passwords are taken.' }),
      trouble: z.string().nullable(),
    }),
    async handle({ services, query }) {
      const config = await services.signOnStore.read();
      return {
        label: config?.settings.label ?? null,
        local: config?.settings.local ?? true,
        trouble: query.trouble === undefined ? null : signOnTroubles[query.trouble],
      };
    },
  }),
  route({
    method: 'get',
    path: '/api/sign-on/start',
    role: 'anyone',
    summary: 'Sends the browser to the provider, to come back to a path of the web application',
    query: z.strictObject({ back: z.string().max(2000).optional() }),
    answer: nothing,
    type: 'text/html',
    async handle(call) {
      const { services, query, secure } = call;
      try {
        const { url, browser, seconds } = await services.signOn.begin(query.back);
        return redirect(url, { 'set-cookie': signOnCookie(browser, seconds, secure) });
      } catch (error) {
        return toSignIn(await failed(call, error), ownPath(query.back));
      }
    },
  }),
  route({
    method: 'get',
    path: '/api/sign-on/callback',
    role: 'anyone',
    summary: 'Where the provider sends the browser back to',
    // Providers add what they like, and what is not known is to be left alone (RFC 6749).
    query: z.looseObject({ state: z.string().max(2000).optional() }),
    answer: nothing,
    type: 'text/html',
    async handle(call) {
      const { services, query, secure } = call;
      const forget = { 'set-cookie': signOnCookie('', 0, secure) };
      try {
        const given = Object.entries(query).filter((one): one is [string, string] => typeof one[1] === 'string');
        const arrival = await services.signOn.finish(new URLSearchParams(given), call.cookie(SIGN_ON_COOKIE));
        const { member, deeds } = await admit(services.members, arrival);
        for (const deed of deeds)
          await services.activity.note(member, { subjectType: 'member', subjectId: member.id, ...deed });
        const response = redirect(arrival.back, forget);
        await signedIn({ ...call, header: (name, value) => response.headers.append(name, value) }, member, arrival);
        return response;
      } catch (error) {
        return toSignIn(await failed(call, error), '/', forget);
      }
    },
  }),
  route({
    method: 'get',
    path: '/api/sign-on/settings',
    role: 'admin',
    summary: 'How people sign in through a provider; never the secret',
    answer: settingsShown,
    handle: (call) => shown(call),
  }),
  route({
    method: 'put',
    path: '/api/sign-on/settings',
    role: 'admin',
    summary: 'Let people sign in through an OpenID provider',
    body: signOnSchema.extend({
      secret: z
        .string()
        .trim()
        .min(1, 'is empty')
        .max(2000)
        .nullable()
        .optional()
        .meta({ description: 'Left out: the one that is kept stays. Null: the client has none.' }),
    }),
    answer: settingsShown,
    async handle(call) {
      changeable(call);
      const { services, body, caller } = call;
      const { secret, ...settings } = body;
      const before = await services.signOnStore.read();
      await check(call, before, settings, secret);
      await services.signOnStore.write(settings, secret);
      await services.activity.note(caller, {
        action: 'sign-on change',
        subjectType: 'setting',
        subjectId: 'sign-on',
        before: before?.settings ?? null,
        after: { ...settings, ...(secret === undefined ? {} : { secret: secret === null ? 'none' : 'given anew' }) },
      });
      return shown(call);
    },
  }),
  route({
    method: 'delete',
    path: '/api/sign-on/settings',
    role: 'admin',
    summary: 'Let nobody sign in through a provider any more; passwords are taken again',
    answer: nothing,
    async handle(call) {
      changeable(call);
      const { services, caller } = call;
      const before = await services.signOnStore.read();
      await services.signOnStore.remove();
      await services.activity.note(caller, {
        action: 'sign-on remove',
        subjectType: 'setting',
        subjectId: 'sign-on',
        before: before?.settings ?? null,
      });
      return {};
    },
  }),
  route({
    method: 'post',
    path: '/api/sign-on/test',
    role: 'admin',
    summary: 'Asks the provider that is set up what it offers, and whether it knows the client',
    answer: z.object({
      endpoints: z.object({ authorization: z.string(), token: z.string() }),
      signOut: z.boolean(),
      knowsClient: z.boolean().nullable(),
    }),
    handle: ({ services }) => tried(() => services.signOn.report()),
  }),
] as const;
