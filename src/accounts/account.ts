import { z } from 'zod';
import { UsageError } from '../model/errors.ts';
import type { Filters } from './filters.ts';
import { filtersSchema } from './filters.ts';
import { parseFrequency } from './frequency.ts';

export const blueprintNames = ['confluence', 'jira'] as const;
export type BlueprintName = (typeof blueprintNames)[number];

export const formats = ['storage', 'view'] as const;

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The site's address. Credentials travel with every request, so only https will do, but for this machine itself. */
const siteUrl = z.string().transform((text, context) => {
  const given = text.trim();
  // A scheme is a word and a colon; a host's colon is followed by its port.
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:(?!\d)/i.test(given) ? given : `https://${given}`);
  const refuse = (message: string) => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  if (url === null) return refuse('is not an address; give it as https://your-site.atlassian.net');
  if (url.username || url.password) return refuse('must not hold credentials');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.has(url.hostname))) {
    return refuse('must begin with https:// (http:// is for this machine itself only)');
  }
  return url.origin;
});

/** Each check is a request. */
export const MOST_CHECKS = 100_000;

export const settingsSchema = z.object({
  url: siteUrl,
  email: z.email('is not an e-mail address'),
  every: z.string().superRefine((text, context) => {
    const problem = parseFrequency(text).problem;
    if (problem) context.addIssue({ code: 'custom', message: problem });
  }),
  /** Which formats of page bodies are kept. */
  formats: z.array(z.enum(formats)),
  /** Domains of e-mails that are of the own people. */
  internalDomains: z.array(
    z
      .string()
      .transform((domain) => domain.trim().replace(/^@/, '').toLowerCase())
      .pipe(z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'is not a domain; give it as example.com')),
  ),
  /** Account ids of people who are robots, beside what the site calls apps. */
  bots: z.array(z.string().trim().min(1, 'is empty; give an account id')).optional(),
  /** The confluence account whose people a jira account completes. */
  for: z.string().optional(),
  /** Which content is crawled, and whose profiles and content are kept. */
  filters: filtersSchema.prefault({}),
  /** How many verdicts are checked against the site at the end of each crawl; absent: none. */
  verify: z
    .int('is no whole number')
    .min(0, 'is no number of questions')
    .max(MOST_CHECKS, `is more than ${MOST_CHECKS}`)
    .optional(),
  /** `site`: requests go to the site itself. `gateway`: to Atlassian's gateway, as scoped tokens need it. */
  route: z.enum(['site', 'gateway']),
});

export type AccountSettings = z.infer<typeof settingsSchema>;

/** One configured source. */
export interface Account {
  readonly name: string;
  readonly blueprint: BlueprintName;
  readonly settings: AccountSettings;
  /** The site as it answered first; null before that. */
  readonly cloudId: string | null;
  readonly tokenExpiresAt: string | null;
  /** Since when no schedule crawls it, ISO 8601; null: schedules do. */
  readonly pausedAt: string | null;
}

/** How accounts and channels are called. */
export const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** @throws UsageError where the name is no slug. */
export const checkName = (name: string): string => {
  if (SLUG.test(name)) return name;
  throw new UsageError(
    `"${name}" is not a name for an account`,
    'use small letters, digits and hyphens, for example "acme-wiki"',
  );
};

const options: Readonly<Record<string, string>> = {
  url: '--url',
  email: '--email',
  every: '--every',
  formats: '--formats',
  internalDomains: '--internal-domain',
  bots: '--bot',
  for: '--for',
  verify: '--verify',
};

/** @throws UsageError which names the option that is wrong. */
export const checkSettings = (input: unknown): AccountSettings => {
  const result = settingsSchema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const [field, filter] = (issue?.path ?? []).map(String);
  const option = field === 'filters' ? `--${filter}` : (options[field ?? ''] ?? field);
  throw new UsageError(`${option} ${issue?.message ?? 'is not valid'}`, 'see kscope account add --help');
};

/** @throws UsageError where a jira account has filters. */
export const refuseFilters = (blueprint: BlueprintName, filters: Filters): void => {
  if (blueprint !== 'jira' || Object.keys(filters).length === 0) return;
  throw new UsageError('a jira account has no filters', 'give them to the confluence account that it completes');
};
