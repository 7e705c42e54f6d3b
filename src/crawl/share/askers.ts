import type { Pool, PoolClient } from 'pg';
import { codeOf } from '../../store/postgres/errors.ts';
import type { Leave } from '../limiter.ts';
import type { Asker, OtherAsker } from './asker.ts';
import { leaveOf } from './leaveOf.ts';

/**
 * A schema of its own, beside that of the records, in no backup: what is lost with it is politeness for a moment. It may
 * be dropped at any time.
 */
const SCHEMA = 'kscope_pace';
const TABLE = `${SCHEMA}.askers`;
/** Whoever is not heard of for so long is taken for dead, and its share is free. */
const LEASE = "interval '10 s'";
/** A pause is remembered for a day at most, whatever a site says. */
const LONGEST_PAUSE_MILLIS = 86_400_000;
/** How often those who are fewer than the places take turns. */
const TURN_SECONDS = 5;
/** Where those who ask the same site hear that there is news: its payload is the site. */
export const CHANNEL = 'kscope_pace';
const LOCK = `hashtextextended('kscope pace', 0)`;

const CREATE = [
  // Two who make it at once would be in each other's way.
  `select pg_advisory_xact_lock(${LOCK})`,
  `create schema if not exists ${SCHEMA}`,
  `create unlogged table if not exists ${TABLE} (
     asker text primary key, sites text[] not null, held integer not null, wanted integer not null,
     ceiling integer not null, paused_until timestamptz not null, spacing_millis double precision not null,
     seen_at timestamptz not null)`,
];

const READ = `select asker as id, sites, held, wanted, ceiling, spacing_millis as "spacingMillis",
   greatest(0, extract(epoch from paused_until - clock_timestamp()) * 1000)::float8 as "pauseMillis",
   seen_at > clock_timestamp() - ${LEASE} as alive,
   floor(extract(epoch from clock_timestamp()) / ${TURN_SECONDS})::float8 as turn
 from ${TABLE} where sites && $1::text[] and (seen_at > clock_timestamp() - ${LEASE} or paused_until > clock_timestamp())`;

const WRITE = `insert into ${TABLE} (asker, sites, held, wanted, ceiling, paused_until, spacing_millis, seen_at)
 select id, array(select jsonb_array_elements_text(sites)), held, wanted, ceiling,
   clock_timestamp() + "pauseMillis" * interval '1 ms', "spacingMillis", clock_timestamp()
 from jsonb_to_recordset($1::jsonb) as a (id text, sites jsonb, held int, wanted int, ceiling int,
   "pauseMillis" float8, "spacingMillis" float8)
 on conflict (asker) do update set sites = excluded.sites, held = excluded.held, wanted = excluded.wanted,
   ceiling = excluded.ceiling, paused_until = excluded.paused_until, spacing_millis = excluded.spacing_millis,
   seen_at = excluded.seen_at`;

/** Enters what this process asks of its sites, and tells what the others leave to each of its limiters, by id. */
export const exchange = (pool: Pool, askers: readonly Asker[]): Promise<ReadonlyMap<string, Leave>> =>
  madeWhereAbsent(pool, (client) =>
    locked(client, async () => {
      const { rows } = await client.query<OtherAsker & { readonly turn: number }>(READ, [
        [...new Set(askers.flatMap(({ sites }) => sites))],
      ]);
      const own = new Set(askers.map(({ id }) => id));
      const others: OtherAsker[] = rows.filter(({ id }) => !own.has(id));
      const known = new Map(rows.map((row) => [row.id, row]));
      const leaves = new Map<string, Leave>();
      const entered: (Asker & { readonly held: number })[] = [];
      for (const asker of askers) {
        // Those of this process that come later are as they were entered last.
        const later = askers.slice(entered.length + 1).flatMap(({ id }) => known.get(id) ?? []);
        const before = entered.map((one) => ({ ...one, alive: true }));
        const leave = leaveOf(asker, [...others, ...before, ...later], rows[0]?.turn ?? 0);
        leaves.set(asker.id, leave);
        entered.push({
          ...asker,
          // A share that shrinks is held until this process has heard of it, and what is under way above it until it ends.
          held: Math.max(leave.share, asker.share, asker.running),
          pauseMillis: Math.min(asker.pauseMillis, LONGEST_PAUSE_MILLIS),
        });
      }
      await client.query(WRITE, [JSON.stringify(entered)]);
      const news = askers.filter(({ isNews }) => isNews).flatMap(({ sites }) => sites);
      if (news.length > 0) {
        await client.query(`select pg_notify('${CHANNEL}', site) from unnest($1::text[]) site`, [news]);
      }
      return leaves;
    }),
  );

/** Takes askers out; the pauses that they met stay. Whoever is gone for good is swept away. */
export const withdraw = (pool: Pool, ids: readonly string[]): Promise<void> =>
  madeWhereAbsent(pool, async (client) => {
    await client.query(`update ${TABLE} set seen_at = '-infinity', held = 0 where asker = any($1)`, [ids]);
    await client.query(
      `delete from ${TABLE} where seen_at < clock_timestamp() - ${LEASE} and paused_until < clock_timestamp()`,
    );
  });

/** One after the other, or two would take the same places. Whoever stalls in it holds up nobody for long. */
const locked = async <T>(client: PoolClient, work: () => Promise<T>): Promise<T> => {
  await client.query(
    `begin; set local lock_timeout = '3s'; set local idle_in_transaction_session_timeout = '3s';
     set local synchronous_commit = off; listen ${CHANNEL}; select pg_advisory_xact_lock(${LOCK})`,
  );
  const result = await work();
  await client.query('commit');
  return result;
};

/** undefined_table, invalid_schema_name: nobody has made it yet, or somebody dropped it. */
const ABSENT: ReadonlySet<string | undefined> = new Set(['42P01', '3F000']);

const madeWhereAbsent = async <T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> => {
  const attempt = async (job: (client: PoolClient) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    let failed = true;
    try {
      const result = await job(client);
      failed = false;
      return result;
    } finally {
      // Whatever it was in the midst of goes with the connection.
      client.release(failed);
    }
  };
  try {
    return await attempt(work);
  } catch (error) {
    if (!ABSENT.has(codeOf(error))) throw error;
    return await attempt(async (client) => {
      await client.query(`begin; ${CREATE.join('; ')}; commit`);
      return await work(client);
    });
  }
};
