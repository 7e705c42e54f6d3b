import type { Account } from '../../accounts/account.ts';
import type { Standing } from '../../crawl/standing.ts';
import { standings } from '../../crawl/standing.ts';
import { systemClock } from '../../model/clock.ts';
import { withContext } from '../context.ts';
import { nextDue } from '../dueDisplay.ts';
import type { Globals } from '../globals.ts';
import { count, moment, print, printJson } from '../terminal.ts';
import { warnOfExpiry } from './account.ts';

/** Rows of coverage_gaps that a person reads; the rest is a query away. */
const SHOWN = 20;

interface Gap {
  readonly account: string;
  readonly kind: string;
  readonly reason: string;
  readonly mend: string | null;
  readonly count: number;
  readonly since: string;
  readonly example: string;
  /** What the example is called; null where it has no name that is known. */
  readonly name: string | null;
}

/** Lost sight first: while it lasts nothing is called missing. */
const GAPS = `
select g.account, g.kind, g.reason, max(g.mend) as mend, count(*) as count, min(g.valid_from) as since,
  min(g.subject_id) as example, (array_agg(coalesce(p.title, s.name, c.name) order by g.subject_id))[1] as name
from coverage_gaps g
left join pages p on p.account = g.account and p.page_id = g.subject_id
left join spaces s on s.account = g.account and s.space_id = g.subject_id
left join groups c on c.account = g.account and c.group_id = g.subject_id
where g.valid_to is null and ($1::text is null or g.account = $1)
group by g.account, g.kind, g.reason order by g.kind <> 'coverage lost', count desc, g.account, g.kind, g.reason`;

/** What works, what could not be seen, and how to mend it. */
export const doctor = async (globals: Globals): Promise<void> =>
  withContext(globals, async ({ records, accounts }) => {
    const { rows: versions } = await records.pool.query('show server_version');
    if (globals.account !== undefined) await accounts.get(globals.account);
    const all = (await accounts.list()).filter((one) => globals.account === undefined || one.name === globals.account);
    const { rows: runs } = await records.pool.query(
      `select distinct on (account) account, run_id, status, started_at, finished_at, requests, reason
       from crawl_runs order by account, started_at desc`,
    );
    const standing = await standings(records, all, systemClock.now());
    const { rows: gaps } = await records.pool.query<Gap>(GAPS, [globals.account ?? null]);
    if (globals.json) {
      printJson({
        node: process.version,
        postgresql: versions[0].server_version,
        home: globals.home,
        runs,
        schedule: [...standing].map(([account, { dueAt, ...one }]) => ({
          account,
          next_due_at: moment(dueAt),
          due: one.due,
          running: one.running,
          paused: one.paused,
          missed: one.missed,
          overlong: one.overlong,
          last_finished_run_at: one.finishedRunAt,
        })),
        gaps,
      });
      return;
    }
    print(`node ${process.version}, PostgreSQL ${versions[0].server_version}, home ${globals.home}`);
    for (const account of all) {
      warnOfExpiry(account);
      const run = runs.find((one) => one.account === account.name);
      print(`${account.name} (${account.blueprint}, ${account.settings.url}): ${run ? lastRun(run) : 'never crawled'}`);
      for (const line of scheduleOf(account, standing.get(account.name))) print(`  ${line}`);
    }
    if (all.length === 0) print('no accounts yet; add one with: kscope account add NAME --url … --email …');
    if (gaps.length === 0) {
      print('nothing is known to be missing');
      return;
    }
    print('\nnot covered:');
    for (const gap of gaps.slice(0, SHOWN)) {
      print(
        `  ${gap.account}: ${count(gap.count)} × ${gap.kind}${exampleOf(gap)}, since ${minuteOf(gap.since)}: ${gap.reason}`,
      );
      if (gap.mend) print(`      → ${gap.mend}`);
    }
    if (gaps.length > SHOWN)
      print(`  and ${gaps.length - SHOWN} more: kscope query 'from coverage_gaps where valid_to is null'`);
  });

/** When the account is crawled next, and what is late. */
const scheduleOf = ({ name, settings }: Account, standing: Standing | undefined): readonly string[] => {
  if (standing === undefined) return [];
  const { running, missed, overlong, finishedRunAt } = standing;
  const last = finishedRunAt === null ? 'no run has ended yet' : `the last run that ended began ${finishedRunAt}`;
  return [
    `every ${settings.every}, ${nextDue(standing)}${running ? '; a crawl is under way' : ''}`,
    ...(overlong
      ? [`the crawl that is under way takes longer than that: crawl ${name} less often, or less of it`]
      : []),
    ...(missed
      ? [`more than two turns were missed, ${last}: see that kscope worker runs, or a timer with kscope crawl --due`]
      : []),
  ];
};

/** What stands for all of a kind, or names a part of the crawl rather than of the site, is no example. */
const exampleOf = ({ example, name, count }: Gap): string => {
  if (example === '*' || example.includes('/')) return '';
  const thing = name === null ? example : `“${name}” (${example})`;
  return count > 1 ? `, such as of ${thing}` : ` of ${thing}`;
};

/** To the minute, in UTC as in every table. */
const minuteOf = (time: string): string => `${time.slice(0, 16).replace('T', ' ')} UTC`;

const HOUR_MILLIS = 3_600_000;

const lastRun = (run: { status: string; started_at: string; requests: number; reason: string | null }): string => {
  const hours = Math.round((systemClock.now() - Date.parse(run.started_at)) / HOUR_MILLIS);
  const ago = hours < 1 ? 'within the hour' : `${hours} h ago`;
  const status =
    run.status === 'running' ? 'under way, or interrupted (then the next crawl goes on with it)' : run.status;
  return `last run ${status}, begun ${ago}, ${count(run.requests)} requests${run.reason ? `; ${run.reason}` : ''}`;
};
