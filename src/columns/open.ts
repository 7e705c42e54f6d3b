import { stat } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import type { Format } from './formats/format.ts';
import { formats } from './formats/format.ts';
import { writeAll } from './formats/writeAll.ts';
import { Generation } from './generation.ts';
import { columnsFile } from './paths.ts';
import { NoColumns } from './place.ts';
import type { QueryOptions, Result } from './query.ts';
import { runQuery } from './query.ts';
import type { RowObject } from './row.ts';
import { asObject } from './row.ts';

/** The columns, for questions. They follow refreshes: each question is asked of the newest copy. */
export interface Columns {
  /**
   * Asks one question. The result must be read to its end or closed.
   * @throws UserError where the question cannot be answered, takes too long, or there are no columns yet.
   */
  query(sql: string, options: QueryOptions): Promise<Result>;
  /** Asks one question and reads the whole answer, each row as an object. */
  all(sql: string, options: QueryOptions): Promise<Answer>;
  /** Asks one question and writes the answer out. @returns whether rows beyond `maxRows` were left off. */
  write(sql: string, options: QueryOptions & { readonly format: Format; readonly to: Writable }): Promise<boolean>;
  /**
   * Tells one copy from another: what was answered from one stays right for as long as this is the same.
   * @throws NoColumns where there are none yet.
   */
  copy(): Promise<string>;
  /** Lets go of the file. Questions under way go on to their end. */
  close(): Promise<void>;
}

interface Answer {
  readonly columns: Result['columns'];
  readonly rows: readonly RowObject[];
  readonly truncated: boolean;
}

/** Opens the columns that lie in a directory; there need be none yet. */
export const openColumns = async (directory: string): Promise<Columns> => {
  const file = columnsFile(directory);
  let newest: Generation | undefined;

  const current = async (): Promise<Generation> => {
    const id = await identityOf(file);
    if (newest?.id !== id) {
      newest?.retire();
      newest = new Generation(id, file);
    }
    return newest;
  };

  const query = async (sql: string, options: QueryOptions): Promise<Result> =>
    runQuery(await (await current()).read(), sql, options);

  return {
    query,
    copy: () => identityOf(file),
    async all(sql, options) {
      const result = await query(sql, options);
      const rows: RowObject[] = [];
      for await (const batch of result.rows) for (const row of batch) rows.push(asObject(result.columns, row));
      return { columns: result.columns, rows, truncated: result.truncated };
    },
    async write(sql, { format, to, ...options }) {
      const result = await query(sql, options);
      await writeAll(within(result, formats[format](result, widthOf(to))), to);
      return result.truncated;
    },
    async close() {
      newest?.retire();
      newest = undefined;
    },
  };
};

/** The pieces of an answer, each made within the time that the answer may take; a slow reader costs none of it. */
async function* within({ spend }: Result, pieces: AsyncGenerator<string>): AsyncGenerator<string> {
  try {
    for (;;) {
      const piece = await spend(() => pieces.next());
      if (piece.done) return;
      yield piece.value;
    }
  } finally {
    await pieces.return(undefined);
  }
}

/** Which file lies there: a refresh puts another one of the same name. */
const identityOf = async (file: string): Promise<string> => {
  try {
    const { dev, ino, mtimeNs } = await stat(file, { bigint: true });
    return `${dev}-${ino}-${mtimeNs}`;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new NoColumns();
  }
};

const widthOf = (to: Writable): { readonly width?: number } =>
  'columns' in to && typeof to.columns === 'number' ? { width: to.columns } : {};
