import { csv } from '../../columns/formats/csv.ts';
import type { Formatter } from '../../columns/formats/formatter.ts';
import { json } from '../../columns/formats/json.ts';
import { ndjson } from '../../columns/formats/ndjson.ts';
import type { Columns } from '../../columns/open.ts';
import type { Result } from '../../columns/query.ts';
import { UserError } from '../../model/errors.ts';
import type { FileFormat, Piece, ReaderQuestion } from './question.ts';
import { memoryBound } from './tables.ts';

/** How each file is written. */
export const writers: Readonly<Record<FileFormat, Formatter>> = { csv, json, ndjson };

interface Reader {
  /** Gives up what is being read. */
  readonly leave: AbortController;
  readonly result: Result;
  readonly pieces: AsyncGenerator<string>;
}

/** Answers that are being read as files. Whoever opens one closes it, whether it was read to its end or not. */
export class Readers {
  readonly #open = new Map<string, Reader>();

  /** @throws UserError where it cannot be answered. */
  async answer(columns: Columns, question: ReaderQuestion, signal: AbortSignal): Promise<Piece> {
    if (question.kind === 'open') {
      const { reader, sql, account, withheld, timeoutMillis, maxRows, format } = question;
      const leave = new AbortController();
      const result = await columns.query(sql, {
        maxRows,
        timeoutMillis,
        account: account ?? undefined,
        withheld,
        mostMemoryBytes: memoryBound(),
        signal: AbortSignal.any([signal, leave.signal]),
      });
      this.#open.set(reader, { leave, result, pieces: writers[format](result, {}) });
      return null;
    }
    const reader = this.#open.get(question.reader);
    if (question.kind === 'next') {
      if (reader === undefined) throw new UserError('nobody took the file for a minute', 'ask for it again');
      const { value, done } = await reader.result.spend(() => reader.pieces.next());
      return done === true ? null : value;
    }
    if (reader === undefined) return null;
    this.#open.delete(question.reader);
    reader.leave.abort(new Error('nobody waits for the file any more'));
    await reader.result.close();
    return null;
  }
}
