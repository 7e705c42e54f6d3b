import type { ClientBase, Pool } from 'pg';
import { tables } from '../../model/schema.ts';
import type { Table } from '../../model/table.ts';
import { qualified, SCHEMA } from '../ddl.ts';

/** How much of a table is history that is not kept. */
export interface Pruned {
  readonly table: string;
  readonly rows: number;
}

/** What people decided must be shown later too. */
const KEPT: ReadonlySet<string> = new Set(['legal_holds', 'held_pages', 'page_reviews']);

/**
 * The history of an account is kept from a run on: the last one that had begun by the moment ($1) and came to its end. So
 * every moment from that run on can be asked about as before, and earlier ones have no run and are unknown.
 */
const CUT = `(select account, max(started_at) as at from ${SCHEMA}.crawl_runs
  where started_at <= $1 and status in ('complete', 'incomplete') group by account)`;

/** By which condition rows are history from before the run that the history is kept from (c.at). */
const conditions: Readonly<Record<string, string>> = {
  changes: 't.observed_at <= c.at',
  access_changes: 't.observed_at <= c.at',
  access_comparisons: 't.observed_at <= c.at',
  access_gains: `t.run_id in (select r.run_id from ${SCHEMA}.crawl_runs r where r.account = t.account and r.started_at <= c.at)`,
  // That an account is overdue or its token refused is told once for as long as it is so.
  notices: `t.at < c.at and t.event in ('opened', 'reopened', 'closed') and exists (select from ${SCHEMA}.deliveries d
    where d.delivery_id = t.delivery_id and d.status <> 'waiting')`,
  access_checks: 't.checked_at < c.at',
  audit_records: 't.at < c.at',
  // The last count of each page is what is known of its views.
  page_views: `t.observed_at < c.at and exists (select from ${SCHEMA}.page_views later
    where later.account = t.account and later.page_id = t.page_id and later.observed_at > t.observed_at)`,
  finding_events: `t.at < c.at and exists (select from ${SCHEMA}.findings f
    where f.account = t.account and f.finding_id = t.finding_id and f.status = 'closed' and f.closed_at < c.at)`,
  findings: "t.status = 'closed' and t.closed_at < c.at",
  walks: 't.started_at < c.at',
  walk_sightings: `t.run_id in (select r.run_id from ${SCHEMA}.crawl_runs r where r.account = t.account and r.started_at < c.at)`,
  crawl_runs: 't.started_at < c.at',
};

/** What is of the installation, and so is cut at the moment ($1) itself. */
const ofHouse: Readonly<Record<string, string>> = {
  activity: 't.at < $1',
  deliveries: "t.created_at < $1 and t.status <> 'waiting'",
};

/** Those that decide about others go after them. */
const LAST = ['findings', 'deliveries', 'crawl_runs'];

const conditionOf = (t: Table): string | undefined => {
  if (KEPT.has(t.name)) return undefined;
  return t.history === 'interval' ? 't.valid_to <= c.at' : conditions[t.name];
};

/** Tables with what follows `from` to choose their rows. */
const aged: readonly (readonly [Table, string])[] = tables
  .flatMap((t): (readonly [Table, string])[] => {
    const condition = conditionOf(t);
    return condition === undefined ? [] : [[t, `using ${CUT} c where c.account = t.account and ${condition}`]];
  })
  .concat(
    tables.flatMap((t): (readonly [Table, string])[] => {
      const condition = ofHouse[t.name];
      return condition === undefined ? [] : [[t, `where ${condition}`]];
    }),
  )
  .toSorted(([a], [b]) => LAST.indexOf(a.name) - LAST.indexOf(b.name));

/**
 * Deletes the history from before a moment, ISO 8601, in one transaction. What is so now stays, whatever its age.
 * @param dry counts it only.
 */
export const prune = async (pool: Pool, before: string, dry: boolean): Promise<readonly Pruned[]> => {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const pruned: Pruned[] = [];
    for (const [t, chosen] of aged) {
      pruned.push({ table: t.name, rows: await (dry ? count : remove)(client, t, chosen, before) });
    }
    await client.query('commit');
    return pruned;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
};

const count = async (client: ClientBase, t: Table, chosen: string, before: string): Promise<number> => {
  const { rows } = await client.query<{ rows: number }>(
    `select count(*)::int as rows from ${qualified(t)} t${chosen.replace(/^using/, ',').replace(/^where/, ' where')}`,
    [before],
  );
  return rows[0]?.rows ?? 0;
};

const remove = async (client: ClientBase, t: Table, chosen: string, before: string): Promise<number> => {
  const { rowCount } = await client.query(`delete from ${qualified(t)} t ${chosen}`, [before]);
  return rowCount ?? 0;
};
