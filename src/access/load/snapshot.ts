import type { PoolClient } from 'pg';
import { to } from 'pg-copy-streams';
import type { Moment } from './moment.ts';

/** Rows of the records as they held at one moment, read in one snapshot. */
export interface Snapshot {
  readonly client: PoolClient;
  readonly moment: Moment;
}

/** The rows of an interval table that held at the moment, as a subquery; binds $1 account, $2 stamp. */
export const heldRows = (table: string): string =>
  `(select * from ${table} where account = $1 and valid_from <= $2 and (valid_to is null or valid_to > $2))`;

export const queryHeld = async <T extends object>(
  { client, moment }: Snapshot,
  sql: string,
  values: readonly unknown[] = [],
): Promise<readonly T[]> => (await client.query<T>(sql, [moment.account, moment.stamp, ...values])).rows;

const TAB = 9;
const NEWLINE = 10;
const NULL = '\\N';

/**
 * Calls back with the fields of each row of a query, by the bulk protocol: a million rows in a second. The array is the
 * same each time. The query binds nothing, so its values are literals.
 */
export const copyOut = async (
  client: PoolClient,
  query: string,
  row: (fields: readonly (string | null)[]) => void,
): Promise<void> => {
  const stream = client.query(to(`copy (${query}) to stdout`));
  const fields: (string | null)[] = [];
  let rest: Buffer | null = null;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    const chunk: Buffer = rest === null ? piece : Buffer.concat([rest, piece]);
    const end = chunk.lastIndexOf(NEWLINE);
    // Cut at whole rows, so that no character is split, and decoded at once.
    const text = chunk.toString('utf8', 0, end + 1);
    let start = 0;
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      if (code !== TAB && code !== NEWLINE) continue;
      fields.push(unescaped(text.slice(start, i)));
      start = i + 1;
      if (code === NEWLINE) {
        row(fields);
        fields.length = 0;
      }
    }
    rest = end + 1 < chunk.length ? chunk.subarray(end + 1) : null;
  }
};

const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', b: '\b', f: '\f', v: '\v', '\\': '\\' };

const unescaped = (field: string): string | null => {
  if (field === NULL) return null;
  return field.includes('\\') ? field.replaceAll(/\\(.)/g, (_, letter: string) => ESCAPES[letter] ?? letter) : field;
};

/** A text as a literal of SQL. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
