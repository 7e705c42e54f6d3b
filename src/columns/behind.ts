import type { Pool } from 'pg';
import { publicTables } from '../model/schema.ts';
import type { Columns } from './open.ts';

/** How the columns stand to the records. */
export interface Standing {
  /** The moment of the records that the columns show, ISO 8601. */
  readonly takenAt: string;
  /** The tables in which something may have been written since. What was only deleted does not show. */
  readonly written: readonly string[];
}

const TIMEOUT_MILLIS = 60_000;

/**
 * Tells whether the columns show what the records hold.
 * @param aside tables that do not matter to whoever asks.
 */
export const standingOf = async (
  pool: Pool,
  columns: Columns,
  { aside }: { readonly aside: ReadonlySet<string> },
): Promise<Standing> => {
  const { rows } = await columns.all('select xmin, taken_at from about.origin', {
    maxRows: 1,
    timeoutMillis: TIMEOUT_MILLIS,
  });
  const [origin] = rows;
  const asked = publicTables.filter(({ name }) => !aside.has(name));
  const { rows: found } = await pool.query<{ name: string }>(
    asked
      .map(({ name }) => `select '${name}' as name where exists (select from ${name} where xact >= $1)`)
      .join(' union all '),
    [String(origin?.xmin)],
  );
  return { takenAt: String(origin?.taken_at), written: found.map(({ name }) => name) };
};
