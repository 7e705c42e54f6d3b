import type { ClientBase } from 'pg';
import type { Table } from '../model/table.ts';
import { storedColumns, storedKey } from '../model/table.ts';
import { currentXact, qualified, quote, SCHEMA, sqlTypes, XACT } from '../store/ddl.ts';

/**
 * The log of deleted keys. It spares a refresh from copying a table whole because rows of it are gone; no more than that:
 * a refresh counts the rows in the end, so a log that was pruned, that missed a `truncate`, or that is not there at all
 * costs time and nothing else.
 */
const LOG = `${SCHEMA}.deletions`;

/** The statements that make the log, and the triggers that fill it. */
export const createDeletionLog = (tables: readonly Table[]): readonly string[] => [
  `create table ${LOG} (
  table_name text not null,
  key text[] not null,
  ${XACT} bigint not null default ${currentXact},
  at timestamptz not null default now()
)`,
  `create index on ${LOG} using brin (${XACT}) with (pages_per_range = 32)`,
  `create function ${SCHEMA}.log_deletions() returns trigger language plpgsql as $$
begin
  execute format('insert into ${LOG} (table_name, key) select %L, array[%s] from gone', tg_table_name, tg_argv[0]);
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

export const hasDeletionLog = async (client: ClientBase): Promise<boolean> => {
  const { rows } = await client.query('select to_regclass($1) is not null as there', [LOG]);
  return rows[0].there;
};

/**
 * What comes after `select …` to read the keys deleted from a table since `xmin` that are not back. A key that is there
 * again may stand in a row that was written before its deletion was logged, so it must not be taken as gone.
 */
export const fromDeletions = (t: Table, xmin: bigint): string => {
  const columns = storedColumns(t);
  const key = storedKey(t);
  const typed = key.map((name, i) => `key[${i + 1}]::${sqlTypes[columns[name]!.kind]} as ${quote(name)}`);
  const same = key.map(
    (name) => `t.${quote(name)} ${columns[name]!.nullable ? 'is not distinct from' : '='} d.${quote(name)}`,
  );
  return `from (select distinct ${typed.join(', ')} from ${LOG} where table_name = '${t.name}' and ${XACT} >= ${xmin}) as d
    where not exists (select from ${qualified(t)} as t where ${same.join(' and ')})`;
};

/** Forgets deletions that every copy has long seen. One that has not copies whole what it cannot explain. */
export const pruneDeletions = async (client: ClientBase): Promise<void> => {
  if (!(await hasDeletionLog(client))) return;
  await client.query(`delete from ${LOG} where at < now() - interval '14 days'`);
};
