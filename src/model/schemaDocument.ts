import { relationsOf } from './relations.ts';
import type { Table } from './table.ts';
import { storedColumns, storedKey } from './table.ts';

/** How each kind of table remembers, in words. */
export const HISTORIES: Readonly<Record<Table['history'], string>> = {
  now: 'One row for each, as it is now.',
  set: 'As it is now.',
  interval: 'With history: a row holds from valid_from until before valid_to; null is now.',
  log: 'Rows are only ever added.',
  derived: 'Worked out from the other tables whenever the columns are refreshed; not in the records, nor in exports.',
};

/** The schema for programs. */
export const asJson = (tables: readonly Table[]) =>
  tables.map((t) => ({
    table: t.name,
    meaning: t.meaning,
    history: t.history,
    ...(t.entity ? { source_entity: t.entity.source, entity: t.entity.normalized } : {}),
    key: storedKey(t),
    columns: Object.entries(storedColumns(t)).map(([name, c]) => ({
      name,
      type: c.kind,
      nullable: c.nullable,
      meaning: c.meaning,
    })),
  }));

/** The schema as a document. */
export const asMarkdown = (tables: readonly Table[]): string => {
  const entities = tables.filter((t) => t.entity);
  return [
    '# Schema',
    '',
    'Generated from the declarations in `src/model/tables` and `src/columns/derived` by `npm run docs`. Ids are text; times are UTC.',
    '',
    '## The thirteen entities',
    '',
    '| source entity | entity | table |',
    '|---|---|---|',
    ...entities.map((t) => `| ${t.entity?.source} | ${t.entity?.normalized} | [${t.name}](#${t.name}) |`),
    '',
    '## Tables',
    ...tables.flatMap((t) => [
      '',
      `### ${t.name}`,
      '',
      `${t.meaning} ${HISTORIES[t.history]} Key: ${storedKey(t)
        .map((name) => `\`${name}\``)
        .join(', ')}.`,
      '',
      '| column | type | meaning |',
      '|---|---|---|',
      ...Object.entries(storedColumns(t)).map(
        ([name, c]) =>
          `| ${name} | ${c.kind}${c.nullable ? ', may be null' : ''} | ${c.meaning.replaceAll('|', '\\|')} |`,
      ),
    ]),
    '',
  ].join('\n');
};

/** The schema for a person at a terminal. */
export const asText = (tables: readonly Table[]): string =>
  tables
    .map((t) => {
      const columns = Object.entries(storedColumns(t));
      const width = Math.max(...columns.map(([name]) => name.length));
      return [
        `${t.name}  ${t.meaning}`,
        ...columns.map(([name, c]) => `  ${name.padEnd(width)}  ${c.kind.padEnd(9)}  ${c.meaning}`),
      ].join('\n');
    })
    .join('\n\n');

/** The schema as a Mermaid entity diagram: an id's column name says which table it points to. */
export const asMermaid = (tables: readonly Table[]): string =>
  [
    'erDiagram',
    ...tables.map(
      (t) =>
        `  ${t.name} {\n${Object.entries(storedColumns(t))
          .map(([name, c]) => `    ${c.kind} ${name}${storedKey(t).includes(name) ? ' PK' : ''}`)
          .join('\n')}\n  }`,
    ),
    ...relationsOf(tables).map(({ table, column, to }) => `  ${to} ||--o{ ${table} : ${column}`),
  ].join('\n');
