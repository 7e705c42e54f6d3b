import type { Column, ColumnKind, Columns, Table } from '../model/table.ts';
import { storedColumns } from '../model/table.ts';

/** The types of DuckDB. Times are UTC without a zone, so that date functions need no setting. */
const duckdbTypes: Readonly<Record<ColumnKind, string>> = {
  text: 'VARCHAR',
  integer: 'INTEGER',
  bigint: 'BIGINT',
  boolean: 'BOOLEAN',
  timestamp: 'TIMESTAMP',
  json: 'JSON',
  texts: 'VARCHAR[]',
};

/** Grows whenever the same declarations are laid out in another way, so that files of older builds are not continued. */
export const LAYOUT_VERSION = 1;

export const quote = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`;
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The statement that creates a table of the columns, in place of the one that is there. */
export const createTable = (t: Table): string =>
  `create or replace table ${quote(t.name)} (${Object.entries(storedColumns(t))
    .map(([name, c]) => {
      // For documents zstd takes half the time and a fifth of the room of what DuckDB would choose.
      const compression = t.documents?.includes(name) ? ' using compression zstd' : '';
      return `${quote(name)} ${duckdbTypes[c.kind]}${compression}`;
    })
    .join(', ')})`;

/** What PostgreSQL selects to send some of a table's columns, so that DuckDB reads each of them as it is. */
export const sent = (columns: Columns): string =>
  Object.entries(columns)
    .map(([name, c]) => sentAs(quote(name), c))
    .join(', ');

const sentAs = (name: string, { kind }: Column): string => {
  switch (kind) {
    case 'timestamp':
      return `${name} at time zone 'UTC'`;
    case 'texts':
      return `array_to_json(${name})`;
    default:
      return name;
  }
};

/** The name of a file where DuckDB takes a pattern: no character of it stands for others. */
const pattern = (file: string): string => literal(file.replace(/[*?[]/g, '[$&]'));

/**
 * The select that reads a file of rows that PostgreSQL sent as CSV. It is read by one thread: several would have to guess
 * where a row begins, and DuckDB gives up on texts that make the guess hard.
 * @param bytes the size of the file. No row is longer, and a shorter limit would be a guess at how long a page can be.
 */
export const received = (columns: Columns, file: string, bytes: number): string => {
  const types = Object.entries(columns).map(([name, c]) => `${literal(name)}: ${literal(csvType(c))}`);
  const names = Object.entries(columns).map(([name, c]) => read(quote(name), c));
  return `select ${names.join(', ')} from read_csv(${pattern(file)}, auto_detect = false, header = false, delim = ',',
    quote = '"', escape = '"', new_line = '\\n', nullstr = '', allow_quoted_nulls = false, strict_mode = true, parallel = false,
    max_line_size = ${bytes + 1}, buffer_size = ${bytes + 2}, columns = {${types.join(', ')}})`;
};

const csvType = ({ kind }: Column): string => (kind === 'json' || kind === 'texts' ? 'VARCHAR' : duckdbTypes[kind]);

const read = (name: string, { kind }: Column): string => {
  switch (kind) {
    case 'json':
      return `${name}::JSON`;
    case 'texts':
      return `from_json(${name}, '["VARCHAR"]')`;
    default:
      return name;
  }
};
