import type { People3 } from '../people3.ts';
import type { Survey } from './survey.ts';

/** A question about what a site exposes, asked of the whole site at once. */
export interface ExposureList {
  readonly id: string;
  readonly question: string;
  /** What is listed, what a row is, and what is left out. */
  readonly meaning: string;
  /** What its count counts. */
  readonly counted: 'pages' | 'restrictions' | 'grants' | 'spaces' | 'principals';
  /** Begins a look at the site; the survey tells which pages and people there are. */
  look(survey: Survey, limit: Limit): Look;
}

/** One look of one list. All of them see the ACL classes in one pass. */
export interface Look {
  /** Called for every ACL class that has pages, space by space; `viewers` is overwritten by the next. */
  visit?(aclClass: number, viewers: People3): void;
  /** Called when every class was visited. */
  found(): Found;
}

export interface Found {
  /** How many there are for certain. */
  readonly count: number;
  /** How many more there may be: what would decide it could not be read. */
  readonly unknown: number;
  /** How many rows there would be without a limit. */
  readonly allRows: number;
  readonly rows: readonly Row[];
  /** How often each number of people comes up. */
  readonly distribution?: readonly Row[];
}

/** A row as it is printed: ids under the names of their columns. */
export type Row = Readonly<Record<string, unknown>>;

/** How much of what was found is listed; counts stay exact. */
export interface Limit {
  readonly rows: number;
  /** Ids of pages, and of people, in one row. */
  readonly ids: number;
}

/** So many ids stand in a row, unless everything is asked for. */
const IDS = 10;

/** @param rows how many rows of each list; infinity: all, with every id. */
export const limitOf = (rows: number): Limit => ({ rows, ids: Number.isFinite(rows) ? Math.min(rows, IDS) : rows });
