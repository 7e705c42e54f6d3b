import { z } from '@hono/zod-openapi';
import { expiryWarning } from '../../accounts/expiry.ts';
import { standings } from '../../crawl/standing.ts';
import type { Severity } from '../../governance/severity.ts';
import { severities } from '../../governance/severity.ts';
import { iso } from '../../model/clock.ts';
import { accountNamed, siteOf } from '../account.ts';
import { route } from '../route.ts';
import { ofAccount } from '../schemas.ts';
import { mayDo } from '../sign/role.ts';
import { IS_BASELINE } from './findings.ts';

const DAY_MILLIS = 86_400_000;
const YEAR_DAYS = 365;

const COUNTS = `select 'page' as what, kind, status, sum(count)::bigint as count from space_counts where account = $account group by all
union all select 'space', type, status, count(*) from spaces where account = $account group by all
union all select 'person', coalesce(account_type, 'unknown'), coalesce(account_status, 'unknown'), count(*)
  from users where account = $account group by all
union all select 'group', '', status, count(*) from groups where account = $account group by all
union all select 'external', '', is_external, count(*) from users where account = $account group by all`;

/** The month is put into words once it is counted: doing so for every version takes longer than everything else. */
const ACTIVITY = `select strftime(month, '%Y-%m') as month, created, updated from (
  select date_trunc('month', created_at) as month,
    count(*) filter (where version_number = 1) as created, count(*) filter (where version_number > 1) as updated
  from page_versions where account = $account and created_at >= date_trunc('month', $now::timestamp) - interval 23 month
  group by all
) order by month`;

/** Counts of what asks for somebody's attention, in one go over the columns. */
const ATTENTION = `select
  count(*) filter (where version_at < $stale::timestamp) as stale,
  count(*) filter (where owner_id is null) as unowned,
  count(*) filter (where u.account_status in ('inactive', 'closed')) as orphaned
from pages p left join users u on u.account = p.account and u.user_id = p.owner_id
where p.account = $account and p.kind in ('page', 'blogpost') and p.status = 'current'`;

interface OpenFindings {
  readonly severity: Severity;
  readonly baseline: number;
  readonly later: number;
}

const FINDINGS = `select severity, count(*) filter (where ${IS_BASELINE}) as baseline,
  count(*) filter (where not ${IS_BASELINE}) as later
from findings f where account = $1 and status = 'open' group by severity`;

/** Open findings, the gravest first; of each severity those that came later before those that were there at first. */
const findingItems = (found: readonly OpenFindings[], within: string) =>
  severities.toReversed().flatMap((severity) => {
    const { later = 0, baseline = 0 } = found.find((one) => one.severity === severity) ?? {};
    const link = `/findings?${within}&status=open&severity=${severity}`;
    return [
      {
        id: `findings-${severity}-later`,
        question: `Which ${severity} findings came up since the rules were first evaluated?`,
        count: later,
        link: `${link}&baseline=no`,
      },
      {
        id: `findings-${severity}-baseline`,
        question: `Which ${severity} findings were there from the first evaluation on?`,
        count: baseline,
        link: `${link}&baseline=yes`,
      },
    ];
  });

export const overviewRoutes = [
  route({
    method: 'get',
    path: '/api/overview',
    role: 'viewer',
    summary: 'The state of a site in numbers',
    query: z.strictObject(ofAccount),
    answer: z
      .object({
        account: z.string(),
        pages: z.array(z.object({ kind: z.string(), status: z.string(), count: z.int() })),
        spaces: z.array(z.object({ type: z.string(), status: z.string(), count: z.int() })),
        people: z.array(z.object({ type: z.string(), status: z.string(), count: z.int() })),
        external: z.object({ yes: z.int(), no: z.int(), unknown: z.int() }),
        groups: z.int(),
        activity: z.array(z.object({ month: z.string(), created: z.int(), updated: z.int() })),
        lastRun: z
          .object({
            id: z.string(),
            status: z.string(),
            startedAt: z.string(),
            factsAt: z.string().nullable(),
            finishedAt: z.string().nullable(),
            requests: z.int(),
          })
          .nullable(),
        nextRunAt: z.string().nullable(),
        columnsAt: z.string().nullable(),
        running: z.boolean(),
        paused: z.boolean(),
        gaps: z.array(z.object({ kind: z.string(), count: z.int() })),
        attention: z.array(
          z.object({ id: z.string(), question: z.string(), count: z.int(), link: z.string().nullable() }),
        ),
      })
      .meta({ id: 'Overview' }),
    async handle({ services, query, caller }) {
      const name = await siteOf(services.accounts, query.account);
      const account = await accountNamed(services.accounts, name);
      const { columns, records, clock } = services;
      const now = clock.now();
      const today = iso(now).slice(0, 10);
      const staleAt = iso(now - YEAR_DAYS * DAY_MILLIS).slice(0, 10);
      const [counts, activity, attention, gaps, runs, standing, findings] = await Promise.all([
        columns.all<{ what: string; kind: string; status: string; count: number }>(COUNTS, { account: name }),
        columns.all<{ month: string; created: number; updated: number }>(ACTIVITY, { account: name, now: today }),
        columns.all<{ stale: number; unowned: number; orphaned: number }>(ATTENTION, { account: name, stale: staleAt }),
        records.pool.query<{ kind: string; count: number }>(
          `select kind, count(*) as count from coverage_gaps where account = $1 and valid_to is null
           group by kind order by count desc, kind`,
          [name],
        ),
        records.pool.query<{
          id: string;
          status: string;
          startedAt: string;
          factsAt: string | null;
          finishedAt: string | null;
          requests: number;
        }>(
          `select run_id as id, status, started_at as "startedAt", facts_at as "factsAt", finished_at as "finishedAt", requests
           from crawl_runs where account = $1 order by started_at desc limit 1`,
          [name],
        ),
        standings(records, [account], now),
        records.pool.query<OpenFindings>(FINDINGS, [name]),
      ]);
      const of = (what: string) => counts.filter((one) => one.what === what);
      const typed = (what: string) => of(what).map(({ kind, status, count }) => ({ type: kind, status, count }));
      const externalOf = (value: string): number => of('external').find(({ status }) => status === value)?.count ?? 0;
      const known = standing.get(name);
      const open = gaps.rows.reduce((sum, { count }) => sum + count, 0);
      const within = `account=${name}`;
      const found = attention[0];
      /** Who may not see the list gets the number alone. */
      const forAuditors = (link: string): string | null => (mayDo(caller!.role, 'auditor') ? link : null);
      return {
        account: name,
        pages: of('page').map(({ kind, status, count }) => ({ kind, status, count })),
        spaces: typed('space'),
        people: typed('person'),
        external: { yes: externalOf('yes'), no: externalOf('no'), unknown: externalOf('unknown') },
        groups: of('group')
          .filter(({ status }) => status === 'current')
          .reduce((sum, { count }) => sum + count, 0),
        activity: [...activity],
        lastRun: runs.rows[0] ?? null,
        nextRunAt: known === undefined || known.paused || !Number.isFinite(known.dueAt) ? null : iso(known.dueAt),
        columnsAt: services.columnsAt(),
        running: known?.running ?? false,
        paused: known?.paused ?? false,
        gaps: gaps.rows,
        attention: [
          ...findingItems(findings.rows, within).map((item) => ({ ...item, link: forAuditors(item.link) })),
          {
            id: 'stale-pages',
            question: 'Which pages did nobody change for a year?',
            count: found?.stale ?? 0,
            link: `/pages?${within}&status=current&changedBefore=${staleAt}&sort=changed`,
          },
          {
            id: 'unowned-pages',
            question: 'Which pages have no owner?',
            count: found?.unowned ?? 0,
            link: forAuditors(`/pages?${within}&status=current&ownerStatus=none`),
          },
          {
            id: 'orphaned-pages',
            question: 'How many pages are owned by somebody who has left?',
            count: found?.orphaned ?? 0,
            link: forAuditors(`/pages?${within}&status=current&ownerStatus=left`),
          },
          { id: 'gaps', question: 'What could not be read?', count: open, link: forAuditors(`/coverage?${within}`) },
          {
            id: 'token',
            question: 'Does the token end soon?',
            count: expiryWarning(name, account.tokenExpiresAt, now) === null ? 0 : 1,
            link: mayDo(caller!.role, 'admin') ? '/settings' : null,
          },
        ].filter(({ count }) => count > 0),
      };
    },
  }),
] as const;
