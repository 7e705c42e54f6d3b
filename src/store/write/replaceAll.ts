import type { ClientBase } from 'pg';
import type { Table } from '../../model/table.ts';
import { currentXact, qualified, quote, XACT } from '../ddl.ts';
import { copyInto } from './copy.ts';
import type { Row, WriteContext } from './statement.ts';
import { sameBy } from './statement.ts';

/**
 * Replaces all rows of the account in a `now` or `set` table by those that come, and touches only those that differ: the rows go
 * into a table of their own first, however many there are, and the database compares. No two may have the same key.
 * @returns how many rows were written or deleted.
 */
export const replaceAll = async (
  client: ClientBase,
  { account }: WriteContext,
  t: Table,
  rows: Iterable<Row>,
): Promise<number> => {
  const names = Object.keys(t.columns);
  const others = names.filter((name) => !t.key.includes(name));
  const list = (of: string, columns: readonly string[] = names) => columns.map((c) => `${of}${quote(c)}`).join(', ');
  const target = qualified(t);
  await client.query(`create temp table replacing on commit drop as select ${list('')} from ${target} with no data`);
  await copyInto(client, 'replacing', t, names, rows);
  await client.query('analyze replacing');
  const gone = await client.query(
    `delete from ${target} t where account = $1 and not exists (select from replacing r where ${sameBy(t, 'r', 't', t.key)})`,
    [account],
  );
  const written = await client.query(
    `insert into ${target} as t (account, ${list('')}, ${XACT})
     select $1, ${list('r.')}, ${currentXact} from replacing r left join ${target} s on s.account = $1 and ${sameBy(t, 's', 'r', t.key)}
     where s.account is null or (${list('s.', others)}) is distinct from (${list('r.', others)})
     on conflict (account, ${list('', t.key)}) do update set
     ${[...others, XACT].map((c) => `${quote(c)} = excluded.${quote(c)}`).join(', ')}`,
    [account],
  );
  await client.query('drop table replacing');
  return (gone.rowCount ?? 0) + (written.rowCount ?? 0);
};
