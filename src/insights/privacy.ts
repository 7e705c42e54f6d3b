import type { Columns } from '../columns/open.ts';
import type { QueryOptions } from '../columns/query.ts';
import type { RowObject } from '../columns/row.ts';
import type { AnsweredColumn } from './column.ts';

/** Personal spaces are called after people, their keys by people's ids. */
const A_PERSONAL_SPACE = 'a personal space';
const A_PAGE_OF_ONE = 'a page of a personal space';

const MOST_SPACES = 1_000_000;

/** The keys and names of personal spaces. */
export const personalSpaces = async (
  columns: Columns,
  bounds: Omit<QueryOptions, 'maxRows'>,
): Promise<ReadonlySet<string>> => {
  const { rows } = await columns.all(`select key, name from spaces where type = 'personal' or starts_with(key, '~')`, {
    ...bounds,
    maxRows: MOST_SPACES,
  });
  return new Set(rows.flatMap(({ key, name }) => [String(key), String(name)]));
};

interface Shown {
  readonly columns: readonly AnsweredColumn[];
  readonly rows: readonly RowObject[];
}

/**
 * An answer without the columns that name people, and with personal spaces and the titles in them unnamed. What a title
 * elsewhere says is the site's own text and stays.
 */
export const withoutNames = ({ columns, rows }: Shown, personal: ReadonlySet<string>): Shown => {
  const kept = columns.filter(({ namesPeople }) => !namesPeople);
  const ofKind = (kind: string): readonly string[] => kept.filter((c) => c.kind === kind).map(({ name }) => name);
  const spaces = ofKind('space');
  const titles = ofKind('page');
  return {
    columns: kept,
    rows: rows.map((row) => {
      const isPersonal = (name: string): boolean => typeof row[name] === 'string' && isOne(row[name], personal);
      const hidden = new Map<string, string>();
      for (const name of spaces.filter(isPersonal)) hidden.set(name, A_PERSONAL_SPACE);
      if (hidden.size > 0) for (const name of titles) hidden.set(name, A_PAGE_OF_ONE);
      return Object.fromEntries(kept.map(({ name }) => [name, hidden.get(name) ?? row[name] ?? null]));
    }),
  };
};

const isOne = (space: string, personal: ReadonlySet<string>): boolean => space.startsWith('~') || personal.has(space);
