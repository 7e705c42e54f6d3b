import { z } from 'zod';
import { blueprintNames, formats, SLUG, settingsSchema } from '../accounts/account.ts';
import { filterNames, filtersSchema } from '../accounts/filters.ts';
import { policyFileSchema } from '../governance/policy/schema.ts';
import { entriesSchema } from '../governance/rule/entry.ts';
import { documentationSchema } from '../insights/documentation/schema.ts';
import { momentIn } from '../model/clock.ts';
import type { KindName } from '../notify/channel/kinds.ts';
import { kindNames, kinds } from '../notify/channel/kinds.ts';
import { subscriptionSchema } from '../notify/subscription.ts';
import { roles } from '../server/sign/role.ts';
import { signOnSchema as settingsOfSignOn } from '../server/sign/signOnSettings.ts';
import { dayOf } from './kinds/account.ts';
import { secretRefSchema } from './secretRef.ts';
import { inFile } from './words.ts';

const { shape } = settingsSchema;

const values = z.array(z.string('a text, in quotes where it looks like a number')).optional();

const filters = z
  .strictObject(Object.fromEntries(filterNames.map((name) => [inFile(name), values])))
  .transform((given, context) => {
    const entries = filterNames.map((name) => [name, given[inFile(name)]] as const);
    const checked = filtersSchema.safeParse(Object.fromEntries(entries.filter(([, value]) => value !== undefined)));
    if (checked.success)
      return Object.fromEntries(Object.entries(checked.data).map(([name, value]) => [inFile(name), value]));
    for (const { path, message } of checked.error.issues)
      context.addIssue({ code: 'custom', path: path.map((part) => inFile(String(part))), message });
    return z.NEVER;
  });

const day = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], 'a day, as 2027-05-31')
  .refine((text) => momentIn(text) !== null, 'a day between the years 1 and 9999')
  .transform((text) => dayOf(new Date(text).toISOString()));

export const accountSchema = z
  .strictObject({
    blueprint: z.enum(blueprintNames).default('confluence').describe('What it reads.'),
    url: shape.url.describe('The address of the site.'),
    email: shape.email.describe('Whose token it is.'),
    token: secretRefSchema.optional().describe('Where its API token is read from; left out: the one that is kept.'),
    token_expires: day.optional().describe('The day on which the token ends.'),
    every: shape.every.default('24h').describe('How often it is crawled: 30m, 6h, 1d, or cron in UTC.'),
    formats: shape.formats.default([...formats]).describe('Formats of page bodies that are kept.'),
    internal_domains: shape.internalDomains.default([]).describe('Domains of e-mails that are of the own people.'),
    bots: shape.bots.unwrap().default([]).describe('Account ids of people who are robots.'),
    for: shape.for.describe('Of a jira account: the confluence account whose people it completes.'),
    verify: shape.verify.describe('How many verdicts are checked against the site at the end of each crawl.'),
    route: shape.route.optional().describe('gateway: as scoped tokens need it; left out: as account test found it.'),
    filters: filters.default({}).describe('What is crawled; none: everything that the token sees.'),
  })
  .superRefine((one, context) => {
    const fault = (message: string, path: string): void => context.addIssue({ code: 'custom', message, path: [path] });
    if (one.blueprint === 'jira' && one.for === undefined) {
      fault('the confluence account whose people it completes', 'for');
    }
    if (one.blueprint === 'confluence' && one.for !== undefined) fault('is for jira accounts only', 'for');
    if (one.blueprint === 'jira' && Object.keys(one.filters).length > 0) {
      fault('must be those of the confluence account that it completes', 'filters');
    }
  });

const channelOf = <K extends KindName>(kind: K) =>
  z.strictObject({
    kind: z.literal(kind),
    secret: secretRefSchema.optional().describe(`Where it is read from: ${kinds[kind].secret}.`),
    ...(kinds[kind].settings as z.ZodObject).shape,
    ...subscriptionSchema.shape,
  });

const [firstKind, ...otherKinds] = kindNames;

export const channelSchema = z.discriminatedUnion('kind', [channelOf(firstKind), ...otherKinds.map(channelOf)]);

export const memberSchema = z.strictObject({
  name: z.string().trim().min(1, 'is empty').max(200).optional().describe('Left out: the e-mail.'),
  role: z.enum(roles).default('viewer').describe('What they may see and do.'),
  bodies: z.boolean().default(false).describe('Whether they may read the text of pages; administrators may.'),
  active: z.boolean().optional().describe('False: may not sign in. Left out: as it is.'),
});

export const signOnSchema = z.strictObject({
  ...Object.fromEntries(Object.entries(settingsOfSignOn.shape).map(([name, one]) => [inFile(name), one])),
  secret: secretRefSchema.optional().describe('Where the secret of the client is read from.'),
});

const folder = z.string().min(1, 'the name of a folder').describe('A folder beside this file, whose files are copied.');

const named = (form: RegExp, example: string) =>
  z.string().regex(form, `a file below that folder of the home, such as ${example}`);

/** No way out of the folder. */
const YAML_NAME = /^(?!\/)(?!(?:.*\/)?\.{1,2}(?:\/|$))[^\\]+\.ya?ml$/;
const SQL_NAME = /^(?!\/)(?!(?:.*\/)?\.{1,2}(?:\/|$))[^\\]+\.sql$/;

/** `kscope.yaml`: everything that an operator sets. What is left out of it is left alone. */
export const configSchema = z.strictObject({
  accounts: z
    .record(z.string().regex(SLUG, 'small letters, digits and hyphens, for example acme-wiki'), accountSchema)
    .default({})
    .describe('The sites, by name.'),
  channels: z
    .record(z.string().regex(SLUG, 'small letters, digits and hyphens, for example ops'), channelSchema)
    .default({})
    .describe('Where alerts go, by name.'),
  members: z
    .record(z.email('is no e-mail address'), memberSchema)
    .default({})
    .superRefine((all, context) => {
      const seen = new Set<string>();
      for (const email of Object.keys(all)) {
        if (seen.has(email.toLowerCase()))
          context.addIssue({ code: 'custom', path: [email], message: 'is there already, in other letters' });
        seen.add(email.toLowerCase());
      }
    })
    .describe('Who may sign in, by e-mail.'),
  sign_on: signOnSchema.optional().describe('Single sign-on.'),
  rules: z
    .union([folder, z.record(named(YAML_NAME, 'team.yaml'), entriesSchema)])
    .optional()
    .describe('Rules: a folder beside this file, or files by name with what is in them.'),
  policies: z
    .union([folder, z.record(named(YAML_NAME, 'hr.yaml'), policyFileSchema)])
    .optional()
    .describe('Policies: a folder beside this file, or files by name with what is in them.'),
  insights: z
    .union([folder, z.record(named(SQL_NAME, 'runbooks.sql'), z.string())])
    .optional()
    .describe('Insights: a folder beside this file, or files by name with their text.'),
  documentation: z
    .union([z.string().min(1, 'the name of a file').describe('A file beside this one.'), documentationSchema])
    .optional()
    .describe('What documentation there must be: a file beside this one, or what is in it.'),
});

/** The JSON Schema of the file, for editors and checks. */
export const configJsonSchema = () => ({
  title: 'kscope.yaml',
  description: 'Everything that an operator of Kscope sets; kscope apply carries it out.',
  ...z.toJSONSchema(configSchema, { io: 'input' }),
});
