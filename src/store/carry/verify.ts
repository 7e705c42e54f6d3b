import type pg from 'pg';
import { share } from '../../model/share.ts';
import type { Table } from '../../model/table.ts';
import { storedColumns, storedKey } from '../../model/table.ts';
import { qualified, quote, SCHEMA, sqlTypes } from '../ddl.ts';
import { largestFirst } from './backup.ts';
import type { Extent } from './extent.ts';
import { extentOf } from './extent.ts';
import { openSource } from './source.ts';

/** A table as it was found. */
export interface Verified extends Extent {
  readonly name: string;
  /** What is wrong with it, in words; empty where nothing is. */
  readonly troubles: readonly string[];
}

const CONNECTIONS = 2;

/**
 * Reads everything that the records hold, as of one moment, and holds it against the declarations: columns, types, keys and
 * indices, and intervals that neither end before they begin nor overlap.
 */
export const verify = async (connection: pg.ClientConfig, signal?: AbortSignal): Promise<readonly Verified[]> => {
  const source = await openSource(connection, { connections: CONNECTIONS, ...(signal && { signal }) });
  try {
    const verified = await share(source.clients, await largestFirst(source.keeper), async (client, t) => {
      const shape = await shapeTroubles(client, t);
      // What is not there as it is declared cannot be read so.
      if (shape.some((trouble) => /absent/.test(trouble) && !/index/.test(trouble))) {
        return { name: t.name, rows: 0, checksum: '0', troubles: shape };
      }
      const extent = await extentOf(client, t);
      return { name: t.name, ...extent, troubles: [...shape, ...(await intervalTroubles(client, t))] };
    });
    return verified.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } finally {
    await source.close();
  }
};

const shapeTroubles = async (client: pg.Client, t: Table): Promise<readonly string[]> => {
  const { rows } = await client.query<{ name: string; type: string; required: boolean }>(
    `select attname as name, format_type(atttypid, atttypmod) as type, attnotnull as required
     from pg_attribute where attrelid = to_regclass($1) and attnum > 0 and not attisdropped`,
    [qualified(t)],
  );
  if (rows.length === 0) return ['the table is absent'];
  const found = new Map(rows.map((row) => [row.name, row]));
  const columns = Object.entries(storedColumns(t)).flatMap(([name, { kind, nullable }]) => {
    const one = found.get(name);
    if (one === undefined) return [`the column ${name} is absent`];
    const type = sqlTypes[kind].replace('timestamptz(3)', 'timestamp(3) with time zone');
    return [
      ...(one.type === type ? [] : [`the column ${name} is ${one.type} and not ${type}`]),
      ...(one.required === !nullable ? [] : [`the column ${name} ${nullable ? 'must not' : 'may'} be empty`]),
    ];
  });
  const { rows: indices } = await client.query<{ columns: string; valid: boolean }>(
    `select i.indisvalid and i.indisready as valid,
       (select string_agg(a.attname, ',' order by k.n) from unnest(i.indkey) with ordinality k (attnum, n)
        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum) as columns
     from pg_index i where i.indrelid = to_regclass($1)`,
    [qualified(t)],
  );
  const wanted = [
    storedKey(t),
    ...(t.indexes ?? []).map((one) => ['account', ...one]),
    ...(t.unique ?? []).map((one) => ['account', ...one]),
  ];
  const there = new Set(indices.filter(({ valid }) => valid).map(({ columns: names }) => names));
  return [
    ...columns,
    ...wanted
      .filter((names) => !there.has(names.join(',')))
      .map((names) => `the index on ${names.join(', ')} is absent or not valid`),
  ];
};

const intervalTroubles = async (client: pg.Client, t: Table): Promise<readonly string[]> => {
  if (t.history !== 'interval') return [];
  const key = ['account', ...t.key].map(quote).join(', ');
  const { rows } = await client.query<{ backward: number; overlapping: number }>(
    `select (count(*) filter (where valid_to <= valid_from))::int as backward,
       (count(*) filter (where ended > valid_from or follows and ended is null))::int as overlapping
     from (select valid_from, valid_to, lag(valid_to) over w as ended, row_number() over w > 1 as follows
       from ${SCHEMA}.${quote(t.name)} window w as (partition by ${key} order by valid_from)) i`,
  );
  const [{ backward, overlapping } = { backward: 0, overlapping: 0 }] = rows;
  return [
    ...(backward > 0 ? [`${backward} rows end before they begin`] : []),
    ...(overlapping > 0 ? [`${overlapping} rows begin before the one before has ended`] : []),
  ];
};
