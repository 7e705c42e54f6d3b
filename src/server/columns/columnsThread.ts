import { besides, Thread } from '../../access/thread/thread.ts';
import type { QueryOptions } from '../../columns/query.ts';
import type { RowObject } from '../../columns/row.ts';
import type { Answer } from '../../insights/answer.ts';
import type { Insight } from '../../insights/insight.ts';
import type { ParameterValues } from '../../insights/parameter.ts';
import type { ReaderQuestion, TableQuestion } from './question.ts';

export interface SqlQuestion {
  readonly kind: 'sql';
  readonly sql: string;
  readonly params: NonNullable<QueryOptions['params']>;
  readonly maxRows: number;
  /** Every table shows the rows of this account only; absent: of all. */
  readonly account?: string;
}

export interface InsightQuestion {
  readonly kind: 'insight';
  /** Whole, so that those of people need not be read in the thread. */
  readonly insight: Insight;
  readonly parameters: ParameterValues;
  readonly account: string;
  /** The moment of asking, ISO 8601. */
  readonly now: string;
  readonly maxRows: number;
}

export type ColumnsQuestion = SqlQuestion | InsightQuestion | TableQuestion | ReaderQuestion;

/** The answer to an insight; whoever asked has the insight itself. */
export type InsightAnswer = Omit<Answer, 'insight'>;

export interface SqlAnswer {
  /** Null: nothing has been crawled yet, so there are no columns. */
  readonly rows: readonly RowObject[] | null;
}

/** Questions to the columns, in a thread, so that what is made of the answers holds nobody up. */
export class ColumnsThread {
  readonly #thread: Thread<ColumnsQuestion>;

  constructor(directory: string) {
    this.#thread = new Thread(besides(import.meta.url, 'columnsWorker'), { directory });
  }

  /** The rows; none where nothing has been crawled yet. */
  async all<T extends object>(
    sql: string,
    params: SqlQuestion['params'],
    maxRows = 1000,
    account?: string,
  ): Promise<readonly T[]> {
    const narrowed = account === undefined ? {} : { account };
    const { rows } = (await this.#thread.ask({ kind: 'sql', sql, params, maxRows, ...narrowed })) as SqlAnswer;
    return (rows ?? []) as unknown as readonly T[];
  }

  /** @throws UserError where it cannot be answered, or nothing has been crawled yet. */
  async insight(question: Omit<InsightQuestion, 'kind'>): Promise<InsightAnswer> {
    return (await this.#thread.ask({ kind: 'insight', ...question })) as InsightAnswer;
  }

  /** Whatever else the thread answers; the signal gives it up. */
  ask(question: TableQuestion | ReaderQuestion, signal?: AbortSignal): Promise<unknown> {
    return this.#thread.ask(question, signal);
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}
