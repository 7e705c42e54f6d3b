import { createHash } from 'node:crypto';
import type { ColumnKind, Table } from '../model/table.ts';
import { storedColumns, storedKey } from '../model/table.ts';

/** The PostgreSQL schema that holds every table of Kscope, so that a shared database can hold others beside it. */
export const SCHEMA = 'kscope';

/**
 * The hidden column of every table: the transaction that last wrote the row. A refresh of the columns reads only what
 * was written since the one before, and stays right when several accounts are crawled at once, which a counter would not.
 */
export const XACT = 'xact';

export const sqlTypes: Readonly<Record<ColumnKind, string>> = {
  text: 'text',
  integer: 'integer',
  bigint: 'bigint',
  boolean: 'boolean',
  timestamp: 'timestamptz(3)',
  json: 'jsonb',
  texts: 'text[]',
};

export const quote = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`;

export const qualified = (t: Table): string => `${SCHEMA}.${quote(t.name)}`;

export const currentXact = 'pg_current_xact_id()::text::bigint';

/** The statements that create a table with its key and indexes. */
export const createTable = (t: Table): readonly string[] => {
  const columns = Object.entries(storedColumns(t)).map(
    ([name, c]) =>
      `${quote(name)} ${sqlTypes[c.kind]}${c.nullable ? '' : ' not null'}${c.kind === 'texts' ? " default '{}'" : ''}`,
  );
  const key = storedKey(t).map(quote).join(', ');
  const mayBeNull = storedKey(t).some((name) => storedColumns(t)[name]?.nullable);
  return [
    `create table ${qualified(t)} (\n  ${[
      ...columns,
      `${XACT} bigint not null default ${currentXact}`,
      ...(mayBeNull ? [`unique nulls not distinct (${key})`] : [`primary key (${key})`]),
    ].join(',\n  ')}\n)`,
    ...storageOf(t),
    `create index on ${qualified(t)} using brin (${XACT}) with (pages_per_range = 32)`,
    ...(t.indexes ?? []).map((names) => `create index on ${qualified(t)} (account, ${names.map(quote).join(', ')})`),
    ...(t.unique ?? []).map(
      (names) => `create unique index on ${qualified(t)} (account, ${names.map(quote).join(', ')})`,
    ),
  ];
};

/**
 * Documents are kept as they are, and in the row where they fit into a block: PostgreSQL's own compression and the
 * chunks of long values would cost a crawl more time than everything else that it stores.
 */
const storageOf = (t: Table): readonly string[] =>
  t.documents === undefined
    ? []
    : [
        `alter table ${qualified(t)} set (toast_tuple_target = 8160)`,
        ...t.documents.map((c) => `alter table ${qualified(t)} alter column ${quote(c)} set storage external`),
      ];

/** A fingerprint of the declarations: two builds with the same one read and write the same tables. */
export const fingerprint = (tables: readonly Table[]): string =>
  createHash('sha256').update(tables.flatMap(createTable).join(';\n')).digest('hex').slice(0, 16);
