import type { ClientBase } from 'pg';
import type { Table } from '../../model/table.ts';
import { currentXact, qualified, quote, XACT } from '../ddl.ts';
import { attributeDifferences, recordChanges } from './changes.ts';
import type { Row, WriteContext } from './statement.ts';
import {
  CONTEXT_PARAMETERS,
  columnArrays,
  contextValues,
  distinctBy,
  incoming,
  memoize,
  run,
  sameBy,
} from './statement.ts';

/** A write of rows that all carry the same columns, by the statement for these columns. Of rows with one key the last counts. */
const writeBy =
  (statement: (t: Table, columns: readonly string[]) => string) =>
  async (client: ClientBase, context: WriteContext, t: Table, rows: readonly Row[]): Promise<void> => {
    const first = rows[0];
    if (!first) return;
    const columns = Object.keys(first);
    const unique = distinctBy(rows, t.key);
    await run(client, statement(t, columns), [...contextValues(context), ...columnArrays(t, columns, unique)]);
  };

/**
 * Writes rows of a `now` table by key. A row that is as it was is not touched; a watched attribute that differs is a
 * change. Rows may carry some of the columns only: the others stay.
 */
export const upsert = writeBy((t, columns) => upsertStatement(t, columns));

const upsertStatement = memoize((t, columns) => {
  const key = ['account', ...t.key].map(quote).join(', ');
  const others = columns.filter((c) => !t.key.includes(c));
  const target = qualified(t);
  const next = (c: string) =>
    t.keepsKnown?.includes(c) ? `coalesce(excluded.${quote(c)}, t.${quote(c)})` : `excluded.${quote(c)}`;
  const differs = `(${others.map((c) => `t.${quote(c)}`).join(', ')}) is distinct from (${others.map(next).join(', ')})`;
  const onConflict =
    others.length === 0
      ? 'do nothing'
      : `do update set ${[...others, XACT].map((c) => `${quote(c)} = ${next(c)}`).join(', ')} where ${differs}`;
  const insert = `insert into ${target} as t (account, ${columns.map(quote).join(', ')}, ${XACT})
select $1, ${columns.map((c) => `i.${quote(c)}`).join(', ')}, ${currentXact} from incoming i
on conflict (${key}) ${onConflict}`;
  const rule = t.changes;
  const watched = Object.keys(rule?.attributes ?? {}).filter((c) => columns.includes(c));
  const parameters = incoming('incoming', t, columns, CONTEXT_PARAMETERS + 1);
  if (!rule || watched.length === 0) {
    // The context's types must be known to the server even where only the account is used.
    return `with context as (select $2::timestamptz, $3::text, $4::timestamptz), ${parameters} ${insert}`;
  }
  const attributes = Object.fromEntries(watched.map((c) => [c, rule.attributes?.[c] as string]));
  return `with ${parameters},
older as (select t.* from incoming i join ${target} t on t.account = $1 and ${sameBy(t, 't', 'i', t.key)} where $4::timestamptz is not null),
written as (${insert} returning t.*)
${recordChanges(
  t,
  rule,
  attributeDifferences(
    { ...rule, attributes },
    'older',
    'written',
    `written join older on ${sameBy(t, 'older', 'written', t.key)}`,
  ),
)}`;
});

/** Writes some columns of rows that are there and leaves out those that are not. What null does not tell stays known. */
export const update = writeBy((t, columns) => updateStatement(t, columns));

const updateStatement = memoize((t, columns) => {
  const others = columns.filter((c) => !t.key.includes(c));
  const next = (c: string) => (t.keepsKnown?.includes(c) ? `coalesce(i.${quote(c)}, t.${quote(c)})` : `i.${quote(c)}`);
  return `with context as (select $2::timestamptz, $3::text, $4::timestamptz),
${incoming('incoming', t, columns, CONTEXT_PARAMETERS + 1)}
update ${qualified(t)} t set ${others.map((c) => `${quote(c)} = ${next(c)}`).join(', ')}, ${XACT} = ${currentXact}
from incoming i where t.account = $1 and ${sameBy(t, 't', 'i', t.key)}
and (${others.map((c) => `t.${quote(c)}`).join(', ')}) is distinct from (${others.map(next).join(', ')})`;
});

/** Adds rows whose key is not there yet and leaves the others as they are. */
export const insertMissing = writeBy((t, columns) => insertMissingStatement(t, columns));

const insertMissingStatement = memoize(
  (t, columns) => `with context as (select $2::timestamptz, $3::text, $4::timestamptz),
${incoming('incoming', t, columns, CONTEXT_PARAMETERS + 1)}
insert into ${qualified(t)} (account, ${columns.map(quote).join(', ')}, ${XACT})
select $1, ${columns.map((c) => `i.${quote(c)}`).join(', ')}, ${currentXact} from incoming i
on conflict do nothing`,
);
