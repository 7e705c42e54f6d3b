import type { Completion, CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete';
import { keywordCompletionSource, schemaCompletionSource } from '@codemirror/lang-sql';
import type { SchemaTable } from '../../api/schema.ts';
import { duckdb } from './dialect.ts';
import { FUNCTIONS } from './functions.ts';

const columnOf = ({ name, type, meaning }: SchemaTable['columns'][number], of?: string): Completion => ({
  label: name,
  type: 'property',
  detail: of === undefined ? type : `${type} · ${of}`,
  info: meaning,
  boost: 2,
});

const functions: readonly Completion[] = FUNCTIONS.map(({ name, takes, meaning }) => ({
  label: name,
  type: 'function',
  detail: `(${takes})`,
  info: meaning,
  apply: `${name}(`,
}));

/** The tables that the text names, in its whole. */
const namedIn = (text: string, tables: readonly SchemaTable[]): readonly SchemaTable[] => {
  const words = new Set(text.toLowerCase().match(/\w+/g) ?? []);
  return tables.filter(({ name }) => words.has(name));
};

/** Columns of the tables that the question names, and functions; what comes after a dot is for the other source. */
const bareWords =
  (tables: readonly SchemaTable[]): CompletionSource =>
  (context: CompletionContext): CompletionResult | null => {
    const word = context.matchBefore(/[\w]*/);
    if (word === null || (word.from === word.to && !context.explicit)) return null;
    if (context.state.sliceDoc(word.from - 1, word.from) === '.') return null;
    const named = namedIn(context.state.doc.toString(), tables);
    const seen = new Map<string, Completion>();
    for (const { name, columns } of named) {
      for (const column of columns) if (!seen.has(column.name)) seen.set(column.name, columnOf(column, name));
    }
    return { from: word.from, options: [...seen.values(), ...functions], validFor: /^\w*$/ };
  };

/** What the editor offers to complete, by the schema. */
export const completionsOf = (tables: readonly SchemaTable[]): CompletionSource[] => [
  schemaCompletionSource({
    dialect: duckdb,
    schema: Object.fromEntries(
      tables.map(({ name, meaning, area, columns }) => [
        name,
        {
          self: { label: name, type: 'class', detail: area, info: meaning, boost: 1 },
          children: columns.map((column) => columnOf(column)),
        },
      ]),
    ),
  }),
  bareWords(tables),
  keywordCompletionSource(duckdb),
];
