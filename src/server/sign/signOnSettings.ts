import { z } from 'zod';
import type { Vault } from '../../accounts/secret.ts';
import { UsageError } from '../../model/errors.ts';
import type { Records } from '../../store/records.ts';
import { HOUSE } from '../house.ts';
import { roles } from './role.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether it is an address of this machine itself, to which unencrypted ways lead nowhere else. */
export const isLoopback = (url: string): boolean => LOOPBACK.has(URL.parse(url)?.hostname ?? '');

const issuerSchema = z
  .string()
  .trim()
  .max(1000)
  .refine((text) => {
    const url = URL.parse(text);
    if (url === null || url.username !== '' || url.search !== '' || url.hash !== '') return false;
    return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(text));
  }, 'is no address of a provider: give it as https://login.example.com');

const domainSchema = z
  .string()
  .trim()
  .transform((domain) => domain.replace(/^@/, '').toLowerCase())
  .pipe(z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'is not a domain: give it as example.com'));

export const roleOrNone = z.enum([...roles, 'none']);

/** How people sign in through the OpenID provider of their company. */
export const signOnSchema = z.strictObject({
  issuer: issuerSchema,
  clientId: z.string().trim().min(1, 'is empty').max(500),
  scopes: z
    .string()
    .trim()
    .max(500)
    .regex(/^openid(\s|$)|\sopenid(\s|$)/, 'must hold openid')
    .default('openid email profile'),
  /** What the button says. */
  label: z.string().trim().min(1, 'is empty').max(60).default('Single sign-on'),
  /** Which claim names the groups of a person; empty: none. */
  groupsClaim: z.string().trim().max(200).default(''),
  /** Which group gives which role; of several the highest. */
  roles: z
    .array(z.strictObject({ group: z.string().trim().min(1).max(500), role: z.enum(roles) }))
    .max(200)
    .default([]),
  /** What who is in none of these groups gets. */
  defaultRole: roleOrNone.default('none'),
  /** Whether the role is given anew at each sign-in. */
  followGroups: z.boolean().default(true),
  /** Whose e-mails may come; none: all. */
  domains: z.array(domainSchema).max(200).default([]),
  /** Whether the provider must say that the e-mail is verified. */
  verifiedOnly: z.boolean().default(true),
  /** Whether a member who is here already is known again by a verified e-mail. */
  linkByEmail: z.boolean().default(false),
  /** Whether people may go on to sign in with a password. */
  local: z.boolean().default(true),
});

export type SignOnSettings = z.output<typeof signOnSchema>;

/** Settings with what is secret of them; the secret is null for a public client. */
export interface SignOnConfig {
  readonly settings: SignOnSettings;
  readonly secret: string | null;
  readonly source: 'environment' | 'settings';
}

type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = 'KSCOPE_OIDC_';
const NAME = 'sign-on';

const listOf = (text: string): readonly string[] => text.split(/[\s,]+/).filter((part) => part !== '');

const jsonOf = (variable: string, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`${variable} is no JSON`, 'give it as {"name of a group": "auditor"}', { cause });
  }
};

const yesOrNo = (variable: string, text: string): boolean => {
  if (/^(yes|true|1)$/i.test(text)) return true;
  if (/^(no|false|0)$/i.test(text)) return false;
  throw new UsageError(`${variable} is neither yes nor no`, 'give one of them');
};

/** What each variable of the environment sets, and how it is read. */
const VARIABLES: Readonly<
  Record<string, readonly [keyof SignOnSettings, (variable: string, text: string) => unknown]>
> = {
  ISSUER: ['issuer', (_, text) => text],
  CLIENT_ID: ['clientId', (_, text) => text],
  SCOPES: ['scopes', (_, text) => text],
  LABEL: ['label', (_, text) => text],
  GROUPS_CLAIM: ['groupsClaim', (_, text) => text],
  ROLES: [
    'roles',
    (variable, text) => Object.entries(jsonOf(variable, text) ?? {}).map(([group, role]) => ({ group, role })),
  ],
  DEFAULT_ROLE: ['defaultRole', (_, text) => text],
  FOLLOW_GROUPS: ['followGroups', yesOrNo],
  DOMAINS: ['domains', (_, text) => listOf(text)],
  VERIFIED_EMAIL: ['verifiedOnly', yesOrNo],
  LINK_BY_EMAIL: ['linkByEmail', yesOrNo],
  LOCAL: ['local', yesOrNo],
};

/**
 * The settings that the environment gives; null: it names no provider.
 * @throws UsageError which names the variable that is wrong.
 */
export const signOnFromEnvironment = (env: Environment): SignOnSettings | null => {
  if (!env[`${PREFIX}ISSUER`]) return null;
  const given = Object.entries(VARIABLES).flatMap(([name, [field, read]]) => {
    const text = env[`${PREFIX}${name}`]?.trim();
    return text ? [[field, read(`${PREFIX}${name}`, text)] as const] : [];
  });
  const result = signOnSchema.safeParse(Object.fromEntries(given));
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const variable = Object.entries(VARIABLES).find(([, [field]]) => field === issue?.path[0])?.[0] ?? '';
  throw new UsageError(
    `${PREFIX}${variable} ${issue?.message ?? 'is not valid'}`,
    'see docs/operating.md, "Single sign-on"',
  );
};

/** Where the settings of single sign-on come from: the environment, or else what an administrator stored. */
export class SignOnStore {
  readonly #records: Records;
  readonly #vault: Vault;
  readonly #given: SignOnSettings | null;
  readonly #givenSecret: string | null;

  /** @throws UsageError where the environment gives what cannot be. */
  constructor(records: Records, vault: Vault, env: Environment) {
    this.#records = records;
    this.#vault = vault;
    this.#given = signOnFromEnvironment(env);
    this.#givenSecret = env[`${PREFIX}CLIENT_SECRET`]?.trim() || null;
  }

  /** Whether the environment gives the settings, so that nobody changes them here. */
  get isGiven(): boolean {
    return this.#given !== null;
  }

  /** Whether the environment gives the secret of the client. */
  get isSecretGiven(): boolean {
    return this.#givenSecret !== null;
  }

  /** Null: nobody signs in through a provider. */
  async read(): Promise<SignOnConfig | null> {
    if (this.#given !== null) return { settings: this.#given, secret: this.#givenSecret, source: 'environment' };
    const { rows } = await this.#records.pool.query<{ value: unknown; secret: string | null }>(
      'select value, secret from server_settings where account = $1 and name = $2',
      [HOUSE, NAME],
    );
    const row = rows[0];
    if (row === undefined) return null;
    return {
      settings: signOnSchema.parse(row.value),
      secret: this.#givenSecret ?? (row.secret === null ? null : this.#vault.open(NAME, row.secret)),
      source: 'settings',
    };
  }

  /** @param secret undefined: the one that is kept stays; null: there is none. */
  async write(settings: SignOnSettings, secret: string | null | undefined): Promise<void> {
    const sealed = secret == null ? null : this.#vault.seal(NAME, secret);
    await this.#records.pool.query(
      `insert into server_settings as s (account, name, value, secret) values ($1, $2, $3, $4)
       on conflict (account, name) do update set value = excluded.value,
         secret = case when $5 then s.secret else excluded.secret end`,
      [HOUSE, NAME, JSON.stringify(settings), sealed, secret === undefined],
    );
  }

  async remove(): Promise<void> {
    await this.#records.pool.query('delete from server_settings where account = $1 and name = $2', [HOUSE, NAME]);
  }
}
