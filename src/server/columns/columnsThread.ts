import { besides, Thread } from '../../access/thread/thread.ts';
import type { QueryOptions } from '../../columns/query.ts';
import type { RowObject } from '../../columns/row.ts';

export interface ColumnsQuestion {
  readonly sql: string;
  readonly params: NonNullable<QueryOptions['params']>;
  readonly maxRows: number;
}

export interface ColumnsAnswer {
  /** Null: nothing has been crawled yet, so there are no columns. */
  readonly rows: readonly RowObject[] | null;
}

/** Questions of our own to the columns, in a thread, so that what is made of the answers holds nobody up. */
export class ColumnsThread {
  readonly #thread: Thread<ColumnsQuestion>;

  constructor(directory: string) {
    this.#thread = new Thread(besides(import.meta.url, 'columnsWorker'), { directory });
  }

  /** The rows; none where nothing has been crawled yet. */
  async all<T extends object>(sql: string, params: ColumnsQuestion['params'], maxRows = 1000): Promise<readonly T[]> {
    const { rows } = (await this.#thread.ask({ sql, params, maxRows })) as ColumnsAnswer;
    return (rows ?? []) as unknown as readonly T[];
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}
