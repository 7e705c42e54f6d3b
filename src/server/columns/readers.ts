import { spreadsheetCsv } from '../../columns/formats/csv.ts';
import type { Formatter } from '../../columns/formats/formatter.ts';
import { json } from '../../columns/formats/json.ts';
import { ndjson } from '../../columns/formats/ndjson.ts';
import type { Columns } from '../../columns/open.ts';
import type { Result } from '../../columns/query.ts';
import type { FileFormat, Piece, ReaderQuestion } from './question.ts';
import { memoryBound } from './tables.ts';

/** How each file is written; CSV is opened in spreadsheets. */
export const writers: Readonly<Record<FileFormat, Formatter>> = { csv: spreadsheetCsv, json, ndjson };

interface Reader {
  readonly result: Result;
  readonly pieces: AsyncGenerator<string>;
}

/** Answers that are being read as files. Whoever opens one closes it, whether it was read to its end or not. */
export class Readers {
  readonly #open = new Map<string, Reader>();

  /** @throws UserError where it cannot be answered. */
  async answer(columns: Columns, question: ReaderQuestion, signal: AbortSignal): Promise<Piece> {
    if (question.kind === 'open') {
      const { reader, sql, account, timeoutMillis, maxRows, format } = question;
      const bounds = { maxRows, timeoutMillis, account: account ?? undefined, mostMemoryBytes: memoryBound() };
      const result = await columns.query(sql, bounds);
      if (signal.aborted) {
        await result.close();
        throw signal.reason;
      }
      this.#open.set(reader, { result, pieces: writers[format](result, {}) });
      return null;
    }
    const reader = this.#open.get(question.reader);
    if (reader === undefined) return null;
    if (question.kind === 'next') {
      const { value, done } = await reader.result.spend(() => reader.pieces.next());
      return done === true ? null : value;
    }
    this.#open.delete(question.reader);
    await reader.result.close();
    return null;
  }
}
