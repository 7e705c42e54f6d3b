import type { Pool, PoolClient } from 'pg';
import { externalReach, hiddenLinks, pageAudiences } from '../../model/tables/reach.ts';
import type { Writer } from '../../store/records.ts';
import { writeTo } from '../../store/records.ts';
import type { WriteContext } from '../../store/write/statement.ts';
import { replayed } from '../diff/diff.ts';
import { loadCauses } from '../diff/loadCauses.ts';
import { Engine } from '../engine.ts';
import type { Facts } from '../facts.ts';
import type { LoadScope } from '../load/loadFacts.ts';
import { loadFacts } from '../load/loadFacts.ts';
import { loadKinds } from '../load/loadKinds.ts';
import type { Moment } from '../load/moment.ts';
import { PagesByClass } from '../pagesByClass.ts';
import type { Pair } from './comparisons.ts';
import { Comparison, FINISHED, notePending, noteUnchanged, uncompared } from './comparisons.ts';
import { reachRows } from './externalReach.ts';
import { hiddenRows, loadLinks } from './hiddenLinks.ts';
import { nameActors } from './nameActors.ts';
import { audienceRows } from './pageAudiences.ts';
import type { SinceDerived } from './sinceDerived.ts';
import { sinceDerived } from './sinceDerived.ts';

/** How many rows were written or deleted, and how many runs were compared with the one before. */
export interface Derived {
  readonly rows: number;
  readonly compared: number;
}

/** The newest run is compared always; so many older ones that were not, as in records of an older build, beside it. */
const OLDER_PAIRS = 3;

/**
 * Writes what the access engine answers into tables that every question can reach: who sees each page, what people from
 * outside reach, which links lead to what their readers cannot see, and what each run changed. Only what differs from
 * what is stored is written; each table is one transaction, so whatever ends it half-way, the next time completes it.
 * Where nothing was written that who sees what rests upon, the engine is not loaded, or only for the pages whose links are
 * others.
 */
export const deriveAccess = async (pool: Pool, account: string): Promise<Derived> => {
  // One at a time for each account: a crawl of its user directory may end at the same moment.
  const client = await pool.connect();
  try {
    await client.query("select pg_advisory_lock(hashtextextended('kscope access ' || $1, 0))", [account]);
    const moment = await newestFinished(pool, account);
    return moment === null ? { rows: 0, compared: 0 } : await derive(pool, moment);
  } finally {
    // With the session goes the lock.
    client.release(true);
  }
};

const newestFinished = async (pool: Pool, account: string): Promise<Moment | null> => {
  const { rows } = await pool.query<{ run_id: string; started_at: string }>(
    `select run_id, started_at from crawl_runs where account = $1 and ${FINISHED} order by started_at desc limit 1`,
    [account],
  );
  const run = rows[0];
  return run === undefined ? null : { account, runId: run.run_id, stamp: run.started_at };
};

const derive = async (pool: Pool, moment: Moment): Promise<Derived> => {
  const named = await nameActors(pool, contextOf(moment));
  const pairs = await uncompared(pool, moment.account);
  await writeTo(pool)(contextOf(moment), (writer) => notePending(writer, pairs));
  const newest = pairs.find(({ to }) => to.runId === moment.runId);
  const since = await sinceDerived(pool, moment);
  const rows = await (since.facts ? deriveNow(pool, moment, newest) : deriveLinks(pool, moment, newest, since));
  await writeTo(pool)(contextOf(moment), (writer) => since.note(writer));
  const older = pairs.filter((pair) => pair !== newest).slice(0, OLDER_PAIRS);
  for (const pair of older) await compare(pool, pair, {});
  return { rows: named + rows, compared: older.length + (newest === undefined ? 0 : 1) };
};

const deriveNow = async (pool: Pool, moment: Moment, pair: Pair | undefined): Promise<number> => {
  const scope = { emptySpaces: true, checks: true };
  const facts = pair === undefined ? await loadFacts(pool, moment, scope) : await compare(pool, pair, scope);
  const engine = new Engine(facts);
  const kinds = await loadKinds(pool, moment, facts);
  const pages = new PagesByClass(engine, 'current');
  const audiences = audienceRows(engine, kinds, pages);
  const links = await withClient(pool, (client) => loadLinks(client, moment.account, engine));
  const writeNow = (work: (writer: Writer) => Promise<number>) => writeTo(pool)(contextOf(moment), work);
  return (
    (await writeNow((writer) => writer.replaceAll(pageAudiences, audiences))) +
    (await writeNow((writer) => writer.replaceAll(externalReach, () => reachRows(engine, kinds, pages)))) +
    (await writeNow((writer) => writer.replaceAll(hiddenLinks, () => hiddenRows(engine, kinds, links))))
  );
};

/** Where everybody sees what they saw: that the run changed nothing, and what the links of some pages hide now. */
const deriveLinks = async (
  pool: Pool,
  moment: Moment,
  pair: Pair | undefined,
  { sources }: SinceDerived,
): Promise<number> => {
  if (pair !== undefined) await writeTo(pool)(contextOf(moment), (writer) => noteUnchanged(writer, pair));
  if (sources.length === 0) return 0;
  const { rows: linked } = await pool.query<{ page_id: string }>(LINKED, [moment.account, sources]);
  const pages = linked.map(({ page_id }) => page_id);
  const facts = await loadFacts(pool, moment, { checks: true, pages });
  const engine = new Engine(facts);
  const kinds = await loadKinds(pool, moment, facts);
  const links = await withClient(pool, (client) => loadLinks(client, moment.account, engine, sources));
  const hidden = [...hiddenRows(engine, kinds, links)];
  const scopes = sources.map((page_id) => ({ page_id }));
  return writeTo(pool)(contextOf(moment), async (writer) => {
    const before = await writer.sql(HIDDEN, [moment.account, sources]);
    await writer.observe(hiddenLinks, scopes, hidden);
    const after = await writer.sql(HIDDEN, [moment.account, sources]);
    const written = after.filter(({ isNew }) => isNew).length;
    return written + before.length - (after.length - written);
  });
};

const HIDDEN = `
select xact = pg_current_xact_id()::text::bigint as "isNew" from hidden_links where account = $1 and page_id = any ($2)`;

/** Some pages, and what they link to. */
const LINKED = `
select unnest($2::text[]) as page_id
union select resolved_page_id from page_links where account = $1 and page_id = any ($2) and resolution = 'resolved'`;

/** Compares a run with the one before, stores what came out, and gives the facts of the later one. */
const compare = async (pool: Pool, pair: Pair, scope: LoadScope): Promise<Facts> => {
  const { from, to } = pair;
  const first = await loadFacts(pool, from, { until: to });
  const second = await loadFacts(pool, to, { ...scope, numbering: first.people.ids });
  // As any two moments are compared: what the site answered to single checks is no change.
  const { checks: _, ...facts } = second;
  const causes = await withClient(pool, (client) => loadCauses(client, from, to));
  const comparison = new Comparison(pair, first);
  const diff = replayed(first, causes, new Engine(facts), to, comparison);
  await writeTo(pool)(contextOf(to), (writer) => comparison.write(writer, diff));
  return second;
};

const contextOf = ({ account, runId, stamp }: Moment): WriteContext => ({ account, runId, stamp, notBefore: null });

const withClient = async <T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> => {
  const client = await pool.connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
};
