import { UsageError, UserError } from '../model/errors.ts';

/** What to do about a failure, by the class that DuckDB gives it. */
const mends: Readonly<Record<string, string>> = {
  Parser: 'the columns speak the SQL of DuckDB: https://duckdb.org/docs/stable/sql/introduction',
  Catalog: 'kscope schema lists the tables and their columns',
  Binder: 'kscope schema lists the tables and their columns',
  Permission: 'questions reach the tables of the columns only',
  'Out of Memory': 'ask for less at once: fewer columns, a filter, or a sum in place of the rows',
};

const OTHER = 'change the question';

/** A failure of a question as one line: DuckDB's own words, what it suggests, and where. */
export const explainFailure = (message: string, sql: string, offset?: number): UserError => {
  const kind = /^([A-Z][\w ]*?) Error: /.exec(message)?.[1] ?? '';
  const head = message.split(/\n\s*\n|\nLINE \d+:/, 1)[0] ?? message;
  const words = head
    .split('\n')
    .map((line) => line.trim())
    .join(' ');
  const place = offset === undefined || Number.isNaN(offset) ? placeIn(message) : placeAt(sql, offset);
  const options = [`${words}${place}`, mends[kind] ?? OTHER] as const;
  return kind === 'Out of Memory' ? new UserError(...options) : new UsageError(...options);
};

/** DuckDB points at the place with a caret below the line, which it cuts on the left where it is long. */
const placeIn = (message: string): string => {
  const found = /\n(LINE (\d+): )(.*)\n( *)\^/.exec(message);
  if (!found) return '';
  const [, prefix = '', line, text = '', blanks = ''] = found;
  return text.startsWith('...') ? ` (line ${line})` : ` (line ${line}, column ${blanks.length - prefix.length + 1})`;
};

const placeAt = (sql: string, offset: number): string => {
  const before = [...sql].slice(0, offset).join('').split('\n');
  return ` (line ${before.length}, column ${(before.at(-1) ?? '').length + 1})`;
};
