import type { DuckDBConnection } from '@duckdb/node-api';
import type { Table } from '../model/table.ts';
import { createTable, quote } from './layout.ts';

/**
 * An empty table while parts of it are appended. All of them go into one transaction: DuckDB then writes full row groups
 * straight into the file, where small ones would each go through its log and be packed again and again.
 */
export class Sink {
  readonly #connection: DuckDBConnection;
  readonly #table: string;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(connection: DuckDBConnection, table: string) {
    this.#connection = connection;
    this.#table = table;
  }

  /** Makes the table anew; the connection is the sink's until it is committed. */
  static async open(connection: DuckDBConnection, t: Table): Promise<Sink> {
    await connection.run(createTable(t));
    await connection.run('begin');
    return new Sink(connection, t.name);
  }

  /** Appends what a select yields, after what was asked for before. @returns how many rows. */
  async append(select: string): Promise<number> {
    const turn = this.#last.then(() => this.#connection.run(`insert into ${quote(this.#table)} ${select}`));
    // Whoever asked for that part hears of its failure.
    this.#last = turn.catch(() => {});
    return (await turn).rowsChanged;
  }

  async commit(): Promise<void> {
    await this.#last;
    await this.#connection.run('commit');
  }
}
