import type { Table } from '../model/table.ts';
import { storedKey } from '../model/table.ts';
import { currentXact, qualified, quote, SCHEMA, XACT } from './ddl.ts';

/**
 * The log of deleted keys. It spares a refresh of the columns from copying a table whole because rows of it are gone; no
 * more than that: a refresh counts the rows in the end, so a log that was pruned or that missed a `truncate` costs time
 * and nothing else. The tables of access, too, are derived anew where it tells that something they rest upon is gone.
 */
export const DELETION_LOG = `${SCHEMA}.deletions`;

/** The statements that make the log, and the triggers that fill it. */
export const createDeletionLog = (tables: readonly Table[]): readonly string[] => [
  `create table ${DELETION_LOG} (
  table_name text not null,
  key text[] not null,
  ${XACT} bigint not null default ${currentXact},
  at timestamptz not null default now()
)`,
  `create index on ${DELETION_LOG} using brin (${XACT}) with (pages_per_range = 32)`,
  `create function ${SCHEMA}.log_deletions() returns trigger language plpgsql as $$
begin
  execute format('insert into ${DELETION_LOG} (table_name, key) select %L, array[%s] from gone', tg_table_name, tg_argv[0]);
  return null;
end $$`,
  ...tables.map(
    (t) => `create trigger log_deletions after delete on ${qualified(t)} referencing old table as gone
  for each statement execute function ${SCHEMA}.log_deletions('${keyOf(t)}')`,
  ),
];

const keyOf = (t: Table): string =>
  storedKey(t)
    .map((name) => `gone.${quote(name)}::text`)
    .join(', ');
