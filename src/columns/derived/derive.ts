import type { DuckDBConnection } from '@duckdb/node-api';
import type { Table } from '../../model/table.ts';
import { storedColumns } from '../../model/table.ts';
import { createTable, quote } from '../layout.ts';
import { derivedTables } from './index.ts';

/** Makes the derived tables of a file anew, from the tables that it holds. */
export const derive = async (connection: DuckDBConnection): Promise<void> => {
  for (const derived of derivedTables) {
    await connection.run(createTable(derived));
    const names = Object.keys(storedColumns(derived)).map(quote).join(', ');
    await connection.run(`insert into ${quote(derived.name)} by name select ${names} from (${derived.select})`);
  }
};

/** Whether anything is derived from a table. A name that stands in a question without being asked of costs a little time. */
export const isRead = ({ name }: Table): boolean =>
  derivedTables.some(({ select }) => new RegExp(`\\b${name}\\b`).test(select));
