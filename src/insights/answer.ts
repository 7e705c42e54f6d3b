import { isLacking } from '../columns/derived/index.ts';
import type { Json } from '../columns/json.ts';
import type { Columns } from '../columns/open.ts';
import type { RowObject } from '../columns/row.ts';
import { UserError } from '../model/errors.ts';
import type { AnswerColumn, AnsweredColumn } from './column.ts';
import type { Insight } from './insight.ts';
import type { ParameterValues } from './parameter.ts';
import { namesIn } from './parameter.ts';
import { personalSpaces, withoutNames } from './privacy.ts';
import { sharedRows } from './shared.ts';

export interface AskOptions {
  readonly parameters: ParameterValues;
  /** The moment of asking, ISO 8601: what "a year ago" is counted from. */
  readonly now: string;
  readonly account?: string | undefined;
  /** Whether columns that name people are left out. */
  readonly noNames?: boolean;
  readonly maxRows: number;
  readonly timeoutMillis: number;
  readonly mostMemoryBytes?: number | undefined;
}

/** What could not be read and blurs an answer. */
export interface Unseen {
  readonly what: string;
  readonly count: number;
  readonly reason: string;
  readonly mend: string | null;
}

/** The answer to an insight, with what is to be known of it. */
export interface Answer {
  readonly insight: Insight;
  readonly parameters: ParameterValues;
  readonly columns: readonly AnsweredColumn[];
  readonly rows: readonly RowObject[];
  /** Whether rows beyond `maxRows` were left off. */
  readonly truncated: boolean;
  /** When the crawls ended of which the answer tells, by account, ISO 8601. */
  readonly crawls: Readonly<Record<string, string>>;
  readonly unseen: readonly Unseen[];
  /** What the answer is like where something was not read, and how much of it is known. */
  readonly blurred: readonly string[];
}

/**
 * Asks an insight of the columns: its values are bound, and the question is read-only and bounded like any other.
 * @throws UserError where it cannot be answered.
 */
export const ask = async (columns: Columns, insight: Insight, options: AskOptions): Promise<Answer> => {
  const { account, timeoutMillis, mostMemoryBytes } = options;
  const bounds = { account, timeoutMillis, mostMemoryBytes };
  const result = await askRows(columns, insight, options);
  const answered = result.columns.map(({ name, type }) => ({ name, type, ...declared(insight, name, type) }));
  const shown = options.noNames
    ? withoutNames({ columns: answered, rows: result.rows }, await personalSpaces(columns, bounds))
    : { columns: answered, rows: result.rows };
  return {
    insight,
    parameters: options.parameters,
    ...shown,
    truncated: result.truncated,
    crawls: await crawlsOf(columns, bounds),
    ...(await sightOf(columns, insight, bounds)),
  };
};

/**
 * The rows of an answer alone, without what could not be seen.
 * @throws UserError where it cannot be answered.
 */
export const askRows = (columns: Columns, insight: Insight, options: AskOptions): ReturnType<Columns['all']> => {
  const { account, maxRows, timeoutMillis, mostMemoryBytes } = options;
  const bounds = { account, maxRows, timeoutMillis, mostMemoryBytes };
  return columns.all(insight.sql, { ...bounds, params: valuesFor(insight, options) }).catch((error: unknown) => {
    throw explained(error);
  });
};

/** Columns that an older build has made lack the tables that were not derived then. */
const explained = (error: unknown): unknown => {
  if (!isLacking(error)) return error;
  return new UserError('the columns were made by an older build', 'crawl once more: kscope crawl', { cause: error });
};

/** What the statement names of the parameters and of what every insight may ask for. */
const valuesFor = (insight: Insight, { parameters, now }: AskOptions): ParameterValues => {
  const offered: ParameterValues = { ...insight.bound, ...parameters, now };
  return Object.fromEntries(
    [...namesIn(insight.sql)].map((name) => {
      const value = offered[name];
      if (value === undefined)
        throw new UserError(`${insight.id} asks for $${name}, which it does not declare`, 'declare it');
      return [name, value];
    }),
  );
};

const NUMBERS = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL)/;

/** A column that is not declared might name people, so it is taken to. */
const declared = (insight: Insight, name: string, type: string): AnswerColumn =>
  insight.columns[name] ?? {
    kind: NUMBERS.test(type) ? 'number' : /^(DATE|TIMESTAMP)/.test(type) ? 'date' : 'text',
    meaning: '',
    namesPeople: true,
  };

type Bounds = Pick<AskOptions, 'account' | 'timeoutMillis' | 'mostMemoryBytes'>;

const MOST_GAPS = 100;

const crawlsOf = async (columns: Columns, bounds: Bounds): Promise<Readonly<Record<string, string>>> => {
  const rows = await sharedRows(
    columns,
    `select account, max(finished_at) as finished_at from crawl_runs
     where status in ('complete', 'incomplete') and blueprint = 'confluence' and finished_at is not null
     group by account order by account`,
    { ...bounds, maxRows: MOST_GAPS },
  );
  return Object.fromEntries(rows.map((row) => [String(row.account), String(row.finished_at)]));
};

const sightOf = async (
  columns: Columns,
  { coverage, lacks }: Insight,
  bounds: Bounds,
): Promise<Pick<Answer, 'unseen' | 'blurred'>> => {
  const kinds = [...new Set(coverage.flatMap((sight) => sight.kinds))];
  const rows = await sharedRows(
    columns,
    `select kind as what, count(*) as count, reason, max(mend) as mend from coverage_gaps
     where valid_to is null and list_contains($kinds, kind) group by kind, reason order by count desc, kind, reason`,
    { ...bounds, maxRows: MOST_GAPS, params: { kinds } },
  );
  const unseen = rows.map(({ what, count, reason, mend }) => ({
    what: String(what),
    count: Number(count),
    reason: String(reason),
    mend: mend === null || mend === undefined ? null : String(mend),
  }));
  const notes = await Promise.all(
    coverage.map(async (sight) => {
      const note = sight.note === undefined ? null : await noteOf(columns, sight.note, bounds);
      const gap = unseen.some(({ what }) => sight.kinds.includes(what));
      if (note !== null) return [`${note}: ${sight.blurs}`];
      return gap ? [sight.blurs] : [];
    }),
  );
  return {
    unseen,
    blurred: [...(lacks === undefined ? [] : [lacks]), ...notes.flat(), ...(await filteredNote(columns, bounds))],
  };
};

const noteOf = async (columns: Columns, sql: string, bounds: Bounds): Promise<Json> => {
  const rows = await sharedRows(columns, sql, { ...bounds, maxRows: 1 });
  return rows[0]?.note ?? null;
};

/** What filters leave out is no gap, and in no answer either. */
const filteredNote = async (columns: Columns, bounds: Bounds): Promise<readonly string[]> => {
  const rows = await sharedRows(
    columns,
    `select account from crawl_runs where blueprint = 'confluence' group by account
     having coalesce(arg_max(filters::varchar, started_at), '{}') not in ('{}', 'null', '[]') order by account`,
    { ...bounds, maxRows: MOST_GAPS },
  );
  return rows.map(({ account }) => `the filters of the account ${account} leave the rest of its site out`);
};
