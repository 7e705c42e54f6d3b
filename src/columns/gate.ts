import type { DuckDBConnection } from '@duckdb/node-api';
import { UsageError } from '../model/errors.ts';
import { explainFailure } from './failure.ts';

/** Table functions that make rows of their arguments and of nothing else. */
const tableFunctions: ReadonlySet<string> = new Set(['unnest', 'range', 'generate_series', 'json_each', 'json_tree']);

/** Functions that tell of the process, change it, or hold it up. */
const refusedFunctions: ReadonlySet<string> = new Set([
  'current_setting',
  'getenv',
  'getvariable',
  'currval',
  'nextval',
  'write_log',
  'pg_sleep',
  'sleep_ms',
]);

/** Schemas whose relations anybody may read; the unqualified ones are looked for in `main`. */
const openSchemas: ReadonlySet<string> = new Set(['', 'main', 'about', 'information_schema']);

const shownWithoutQuery: ReadonlySet<string> = new Set(['"tables"', '__show_tables_expanded']);

/** Statements that have passed are known again: views ask the same ones all the time. */
const MOST_PASSED = 500;
const LONGEST_KEPT = 20_000;

interface GateOptions {
  readonly narrowed: boolean;
  readonly withheld: readonly string[];
}

/**
 * Lets pass one statement that only reads tables of the columns. DuckDB itself keeps the statement from files and
 * from the network, and the file is opened for reading only; the gate adds what DuckDB has no setting for: no second
 * statement, and none of the tables and functions that tell of the process, its settings, its secrets and its paths.
 *
 * It judges what DuckDB's own parser understood, never the text.
 */
export interface Gate {
  /**
   * @param options `narrowed`: the tables are shadowed by narrower ones, so none may be named with its catalog.
   *   `withheld`: tables that whoever asks may not read.
   * @returns the tables that it may read.
   * @throws UsageError where the statement may not pass.
   */
  check(connection: DuckDBConnection, sql: string, options: GateOptions): Promise<Named>;
}

/** The tables that a statement names, in small letters; all: it asks what there is, or may. */
export type Named = ReadonlySet<string> | 'all';

export const openGate = async (connection: DuckDBConnection): Promise<Gate> => {
  const reader = await connection.runAndReadAll(
    `select distinct lower(view_name) from duckdb_views() where internal and schema_name <> 'information_schema'`,
  );
  const systemViews: ReadonlySet<string> = new Set(reader.getRows().map(([name]) => String(name)));
  const passed = new Map<string, Named>();
  return {
    async check(inner, sql, { narrowed, withheld }) {
      const key = JSON.stringify([sql, narrowed, withheld]);
      const known = passed.get(key);
      if (known !== undefined) return known;
      const statements = await parse(inner, withoutExplain(sql));
      if (statements.length > 1) throw refused('there is more than one statement', 'ask one at a time');
      if (statements.length === 0) throw refused('there is no statement', `try: select * from pages limit 10`);
      const tables = new Set<string>();
      let isOpen = false;
      for (const node of nodesOf(statements)) {
        checkNode(node, systemViews);
        checkWithheld(node, withheld);
        if (narrowed) checkUnqualified(node);
        if (node.type === 'BASE_TABLE') tables.add(tableOf(node));
        if (node.type === 'SHOW_REF' || isOfCatalog(node)) isOpen = true;
      }
      const named = isOpen ? 'all' : tables;
      if (passed.size >= MOST_PASSED) passed.clear();
      if (key.length <= LONGEST_KEPT) passed.set(key, named);
      return named;
    },
  };
};

type Node = { readonly [name: string]: unknown };

const refused = (message: string, mend: string): UsageError => new UsageError(message, mend);

/**
 * What is to be explained, in its place: what may be asked may be explained, and the parser tells of nothing but what may
 * be asked.
 */
const withoutExplain = (sql: string): string =>
  sql.replace(/^\s*explain\s+(analyze\b)?/i, (words) => words.replace(/\S/g, ' '));

/** What DuckDB's parser makes of a text; only statements that select can be told this way. */
const parse = async (connection: DuckDBConnection, sql: string): Promise<readonly unknown[]> => {
  const reader = await connection.runAndReadAll('select json_serialize_sql($1::varchar)', [sql]);
  const parsed: Node = JSON.parse(String(reader.getRows()[0]?.[0]));
  if (parsed.error === false && Array.isArray(parsed.statements)) return parsed.statements;
  if (parsed.error_type === 'parser')
    throw explainFailure(`Parser Error: ${parsed.error_message}`, sql, Number(parsed.position));
  if (/^\s*pivot\b/i.test(sql)) {
    throw refused(
      'a pivot passes here only with its values',
      "name them: pivot pages on kind in ('page', 'blogpost') …",
    );
  }
  throw refused(
    'only questions pass here: select, with, from, values, pivot … in (…), describe, summarize, explain, show tables',
    'the columns cannot be changed; crawls make them',
  );
};

function* nodesOf(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Node;
  for (const part of Object.values(value)) yield* nodesOf(part);
}

/** The name of the table of a node. */
const tableOf = (node: Node): string =>
  String(node.table_name ?? '')
    .replaceAll('"', '')
    .toLowerCase();

/** Whether it reads what tells of the tables. */
const isOfCatalog = ({ type, schema_name: schema }: Node): boolean =>
  type === 'BASE_TABLE' && String(schema ?? '').toLowerCase() === 'information_schema';

const checkWithheld = (node: Node, withheld: readonly string[]): void => {
  if (node.type !== 'BASE_TABLE' && node.type !== 'SHOW_REF') return;
  const name = tableOf(node);
  if (withheld.includes(name)) {
    throw refused(`${name} holds the text of pages, which is a right of its own`, 'ask an administrator for it');
  }
};

const checkUnqualified = (node: Node): void => {
  if (node.type === 'BASE_TABLE' && node.catalog_name !== '') {
    throw refused(`${node.table_name} is named with its catalog`, 'with --account, name the table alone');
  }
};

const checkNode = (node: Node, systemViews: ReadonlySet<string>): void => {
  const lower = (name: string): string => String(node[name] ?? '').toLowerCase();
  if (node.type === 'BASE_TABLE') {
    const schema = lower('schema_name');
    const table = lower('table_name');
    const isSystem = schema !== 'information_schema' && systemViews.has(table);
    if (isSystem || !openSchemas.has(schema)) {
      throw refused(`${table} is not a table of the columns`, 'kscope schema lists the tables');
    }
  }
  if (node.type === 'SHOW_REF' && node.query === null && !shownWithoutQuery.has(String(node.table_name))) {
    throw refused(`show ${node.table_name} does not pass here`, 'show tables does');
  }
  if (node.type === 'TABLE_FUNCTION') {
    const name = String((node.function as Node).function_name).toLowerCase();
    if (!tableFunctions.has(name)) {
      throw refused(`the table function ${name} does not pass here`, `these do: ${[...tableFunctions].join(', ')}`);
    }
  }
  if (node.class === 'FUNCTION' && refusedFunctions.has(lower('function_name'))) {
    throw refused(`the function ${lower('function_name')} does not pass here`, 'ask without it');
  }
};
