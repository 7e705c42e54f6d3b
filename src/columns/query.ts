import type { DuckDBConnection, DuckDBResult, DuckDBType, DuckDBValue } from '@duckdb/node-api';
import { BIGINT, BOOLEAN, DOUBLE, LIST, listValue, SQLNULL, VARCHAR } from '@duckdb/node-api';
import { narrowTo } from './account.ts';
import type { BudgetOptions } from './budget.ts';
import { Budget } from './budget.ts';
import { explainFailure } from './failure.ts';
import type { OpenFile } from './generation.ts';
import type { Json } from './json.ts';
import { slicesOf } from './slices.ts';

/** A value that a question is given: $1, $2 … or, by name, $name. Moments are ISO 8601, cast in the question. */
type Parameter = null | boolean | number | string | readonly string[];

/** The time is that of the work: the time in which the reader takes the answer is aside. */
export interface QueryOptions extends BudgetOptions {
  readonly params?: readonly Parameter[] | Readonly<Record<string, Parameter>>;
  /** Rows beyond it are left off. */
  readonly maxRows: number;
  /** Every table shows the rows of this account only. */
  readonly account?: string | undefined;
  /** Tables that whoever asks may not read. */
  readonly withheld?: readonly string[];
}

export interface ResultColumn {
  /** No two columns of a result have the same. */
  readonly name: string;
  /** In the words of DuckDB. */
  readonly type: string;
}

/** The answer to a question, made while it is read. */
export interface Result {
  readonly columns: readonly ResultColumn[];
  /** The rows in batches of at most about two thousand, to be read once. */
  readonly rows: AsyncIterable<readonly (readonly Json[])[]>;
  /** Whether rows beyond `maxRows` were left off; known when the rows have been read. */
  readonly truncated: boolean;
  /** Does what belongs to the answer within the time that it may take. */
  spend<T>(work: () => Promise<T>): Promise<T>;
  /** Gives up what has not been read. */
  close(): Promise<void>;
}

/** Asks a question of an open file; `done` is called when the file is not needed any more. */
export const runQuery = async (
  { instance, gate, done }: OpenFile & { readonly done: () => void },
  sql: string,
  options: QueryOptions,
): Promise<Result> => {
  const connection = await instance.connect();
  const budget = new Budget(options, () => connection.interrupt());
  let ended = false;
  const end = (): void => {
    if (ended) return;
    ended = true;
    // A call that outlived the budget still uses the connection.
    void budget.settled().then(() => {
      connection.closeSync();
      done();
    });
  };
  const ask = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await budget.spend(work);
    } catch (error) {
      throw explained(error, sql);
    }
  };
  try {
    const result = await ask(async () => {
      const { account, withheld = [] } = options;
      const named = await gate.check(connection, sql, { narrowed: account !== undefined, withheld });
      if (account !== undefined) await narrowTo(connection, account, named);
      return start(connection, sql, options.params ?? []);
    });
    return resultOf(result, options.maxRows, ask, end);
  } catch (error) {
    end();
    throw error;
  }
};

/** DuckDB throws plain errors whose message starts with their class. */
const explained = (error: unknown, sql: string): unknown =>
  error instanceof Error && /^[A-Z][\w ]*? Error: /.test(error.message) && !error.message.startsWith('INTERNAL')
    ? explainFailure(error.message, sql)
    : error;

const start = async (
  connection: DuckDBConnection,
  sql: string,
  params: NonNullable<QueryOptions['params']>,
): Promise<DuckDBResult> => {
  const names = Array.isArray(params) ? params.map((_, i) => String(i + 1)) : Object.keys(params);
  const values = Object.fromEntries(names.map((name, i) => [name, Object.values(params)[i] as Parameter]));
  return connection.stream(
    sql,
    Object.fromEntries(names.map((name) => [name, asValue(values[name]!)])),
    Object.fromEntries(names.map((name) => [name, typeOf(values[name]!)])),
  );
};

const asValue = (parameter: Parameter): DuckDBValue => {
  if (typeof parameter === 'number' && Number.isSafeInteger(parameter)) return BigInt(parameter);
  return typeof parameter === 'object' && parameter !== null ? listValue([...parameter]) : parameter;
};

const typeOf = (parameter: Parameter): DuckDBType => {
  switch (typeof parameter) {
    case 'boolean':
      return BOOLEAN;
    case 'number':
      return Number.isSafeInteger(parameter) ? BIGINT : DOUBLE;
    case 'string':
      return VARCHAR;
    default:
      return parameter === null ? SQLNULL : LIST(VARCHAR);
  }
};

const resultOf = (result: DuckDBResult, maxRows: number, ask: Result['spend'], end: () => void): Result => {
  const types = result.columnTypes();
  let truncated = false;
  async function* batches(): AsyncGenerator<readonly (readonly Json[])[]> {
    let left = maxRows;
    try {
      for (;;) {
        const chunk = await ask(() => result.fetchChunk());
        if (!chunk || chunk.rowCount === 0) return;
        truncated = chunk.rowCount > left;
        const slices = slicesOf(chunk, types, left);
        for (;;) {
          const slice = await ask(async () => slices.next());
          if (slice.done) break;
          yield slice.value;
        }
        left -= Math.min(left, chunk.rowCount);
        if (truncated) return;
      }
    } finally {
      end();
    }
  }
  const rows = batches();
  return {
    columns: result.deduplicatedColumnNames().map((name, i) => ({ name, type: String(types[i]) })),
    rows,
    spend: ask,
    get truncated() {
      return truncated;
    },
    async close() {
      // A generator that was never started has no `finally` to run.
      await rows.return(undefined);
      end();
    },
  };
};
