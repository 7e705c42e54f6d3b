import { packageIn } from './binaries.ts';
import { EmbeddedDatabase } from './embedded.ts';
import type { SocketAddress } from './lease.ts';
import { checkServer, connectionStringOf } from './server.ts';

export interface OpenOptions {
  /** Kscope's home; made where it is absent. */
  readonly home: string;
  /** Another PostgreSQL server (postgres://…): then nothing is started, and the home is not touched. */
  readonly url?: string | undefined;
  /** The package of another PostgreSQL than the installed one, for the embedded database. */
  readonly binaries?: string | undefined;
  /** Ends the wait for the database, not its use. */
  readonly signal?: AbortSignal | undefined;
  /** Hears what a person should know though nothing failed: where the data lies, that the connection was lost. */
  readonly warn?: ((text: string) => void) | undefined;
}

export interface OpenedDatabase {
  readonly kind: 'embedded' | 'server';
  /** For `new pg.Pool({ ...connection, … })`. */
  readonly connection: SocketAddress | { readonly connectionString: string };
  /** To be called after the pools have ended. An embedded server stops with the last one that uses it. */
  close(): Promise<void>;
}

/**
 * Opens the database of a home: the embedded one, which the first process starts and the others join, or the one at `url`.
 *
 * @example
 * const database = await openDatabase({ home: '.kscope' });
 * const pool = new pg.Pool({ ...database.connection, max: 10 });
 * …
 * await pool.end();
 * await database.close();
 */
export async function openDatabase({
  home,
  url,
  binaries,
  signal,
  warn = () => undefined,
}: OpenOptions): Promise<OpenedDatabase> {
  if (url !== undefined) {
    await checkServer(url, signal);
    return { kind: 'server', connection: { connectionString: connectionStringOf(url) }, close: async () => undefined };
  }
  const embedded = await EmbeddedDatabase.open(home, {
    signal,
    warn,
    ...(binaries === undefined ? {} : { installed: packageIn(binaries) }),
  });
  return { kind: 'embedded', connection: embedded.address, close: () => embedded.close() };
}
