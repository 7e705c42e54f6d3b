import type { DuckDBInstance } from '@duckdb/node-api';
import { openShut } from './engine.ts';
import type { Gate } from './gate.ts';
import { openGate } from './gate.ts';

/** An open file of columns. */
export interface OpenFile {
  readonly instance: DuckDBInstance;
  readonly gate: Gate;
}

/** One file of columns: open while it is the newest, and from then on for as long as somebody reads it. */
export class Generation {
  readonly id: string;
  readonly #file: Promise<OpenFile>;
  #readers = 0;
  #retired = false;

  constructor(id: string, path: string) {
    this.id = id;
    this.#file = openFile(path);
    // Whoever reads sees the failure.
    this.#file.catch(() => {});
  }

  /** The open file, and what to call when it has been read. */
  async read(): Promise<OpenFile & { readonly done: () => void }> {
    this.#readers += 1;
    let reading = true;
    const done = (): void => {
      if (!reading) return;
      reading = false;
      this.#readers -= 1;
      this.#closeUnread();
    };
    try {
      return { ...(await this.#file), done };
    } catch (error) {
      done();
      throw error;
    }
  }

  retire(): void {
    this.#retired = true;
    this.#closeUnread();
  }

  #closeUnread(): void {
    if (!this.#retired || this.#readers > 0) return;
    void this.#file.then(
      ({ instance }) => instance.closeSync(),
      () => {},
    );
  }
}

const openFile = async (path: string): Promise<OpenFile> => {
  const instance = await openShut(path);
  const connection = await instance.connect();
  try {
    return { instance, gate: await openGate(connection) };
  } finally {
    connection.closeSync();
  }
};
