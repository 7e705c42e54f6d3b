import type { ClientBase } from 'pg';
import type { Table } from '../model/table.ts';
import { storedColumns, storedKey } from '../model/table.ts';
import { qualified, quote, sqlTypes, XACT } from '../store/ddl.ts';
import { DELETION_LOG } from '../store/deletionLog.ts';

export const hasDeletionLog = async (client: ClientBase): Promise<boolean> => {
  const { rows } = await client.query('select to_regclass($1) is not null as there', [DELETION_LOG]);
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
  return `from (select distinct ${typed.join(', ')} from ${DELETION_LOG} where table_name = '${t.name}' and ${XACT} >= ${xmin}) as d
    where not exists (select from ${qualified(t)} as t where ${same.join(' and ')})`;
};

/** Forgets deletions that every copy has long seen. One that has not copies whole what it cannot explain. */
export const pruneDeletions = async (client: ClientBase): Promise<void> => {
  if (!(await hasDeletionLog(client))) return;
  await client.query(`delete from ${DELETION_LOG} where at < now() - interval '14 days'`);
};
