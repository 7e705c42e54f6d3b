import { randomUUID } from 'node:crypto';
import { UserError } from '../model/errors.ts';
import type { ColumnsThread } from './columns/columnsThread.ts';
import type { FileFormat, Piece, TableAnswer } from './columns/question.ts';
import { Problem, problemOf } from './problem.ts';

export interface OwnQuestion {
  readonly sql: string;
  readonly account: string | null;
  /** Tables that they may not read. */
  readonly withheld: readonly string[];
  readonly timeoutMillis: number;
  readonly maxRows: number;
}

/** How many questions run at once: of one person, and of all. */
const MOST_OF_ONE = 2;
const MOST = 8;
/** A file that nobody takes any more is given up. */
const IDLE_MILLIS = 60_000;

/** SQL that people write, asked of the columns within bounds: none can keep the thread from the others. */
export class Console {
  readonly #thread: ColumnsThread;
  readonly #running = new Map<string, number>();

  constructor(thread: ColumnsThread) {
    this.#thread = thread;
  }

  /**
   * @param signal gives the question up.
   * @throws Problem where it cannot be answered, with the place in the SQL where that is known.
   */
  async ask(memberId: string, question: OwnQuestion, signal: AbortSignal): Promise<TableAnswer> {
    const leave = this.#enter(memberId);
    try {
      return (await this.#thread.ask({ kind: 'table', ...question }, signal)) as TableAnswer;
    } catch (error) {
      throw placed(error);
    } finally {
      leave();
    }
  }

  /**
   * The answer as the text of a file, made as fast as it is taken.
   * @throws Problem where it cannot be answered.
   */
  async file(
    memberId: string,
    question: OwnQuestion & { readonly format: FileFormat },
    signal: AbortSignal,
  ): Promise<AsyncGenerator<string>> {
    const leave = this.#enter(memberId);
    const reader = randomUUID();
    try {
      await this.#thread.ask({ kind: 'open', reader, ...question }, signal);
    } catch (error) {
      // Where the thread opened it all the same.
      void this.#thread.ask({ kind: 'close', reader });
      leave();
      throw placed(error);
    }
    let closed: Promise<void> | undefined;
    const close = (): Promise<void> => {
      closed ??= this.#thread.ask({ kind: 'close', reader }).then(leave, leave);
      return closed;
    };
    signal.addEventListener('abort', close, { once: true });
    return this.#pieces(reader, signal, close);
  }

  #pieces(reader: string, signal: AbortSignal, close: () => Promise<void>): AsyncGenerator<string> {
    const thread = this.#thread;
    let idle = setTimeout(close, IDLE_MILLIS);
    return (async function* () {
      try {
        for (;;) {
          clearTimeout(idle);
          const piece = (await thread.ask({ kind: 'next', reader }, signal)) as Piece;
          if (piece === null) return;
          idle = setTimeout(close, IDLE_MILLIS);
          yield piece;
        }
      } finally {
        clearTimeout(idle);
        signal.removeEventListener('abort', close);
        await close();
      }
    })();
  }

  close(): Promise<void> {
    return this.#thread.close();
  }

  #enter(memberId: string): () => void {
    const own = this.#running.get(memberId) ?? 0;
    if (own >= MOST_OF_ONE) {
      throw new Problem(429, `${MOST_OF_ONE} of your questions run already`, {
        mend: 'wait for one of them, or cancel it',
        retryAfter: 5,
      });
    }
    const all = [...this.#running.values()].reduce((sum, one) => sum + one, 0);
    if (all >= MOST) {
      throw new Problem(503, `${MOST} questions of others run already`, { mend: 'ask again shortly', retryAfter: 5 });
    }
    this.#running.set(memberId, own + 1);
    return () => {
      const left = (this.#running.get(memberId) ?? 1) - 1;
      if (left > 0) this.#running.set(memberId, left);
      else this.#running.delete(memberId);
    };
  }
}

/** Failures of SQL end with the place where it is wrong. */
const PLACE = / \(line (\d+)(?:, column (\d+))?\)$/;

const placed = (error: unknown): unknown => {
  if (!(error instanceof UserError)) return error;
  const { status, message, mend } = problemOf(error);
  const [, line, column] = PLACE.exec(message) ?? [];
  return new Problem(status, message, {
    mend,
    cause: error,
    ...(line === undefined
      ? {}
      : { place: { line: Number(line), column: column === undefined ? null : Number(column) } }),
  });
};
