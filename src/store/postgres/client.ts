import { Socket } from 'node:net';
import pg from 'pg';

const sockets = new WeakMap<pg.Client, Socket>();

/** A client whose connecting and asking can be cut short: by itself `end` waits for the server's last word. */
export function abandonableClient(config: pg.ClientConfig): pg.Client {
  const socket = new Socket();
  const client = new pg.Client({ ...config, stream: () => socket });
  sockets.set(client, socket);
  // A connection that breaks fails what is asked, and then ends; without a listener its error would end the process as well.
  client.on('error', () => undefined);
  return client;
}

/** Does `work` with `client`, but hangs up and rejects with the signal's reason where that comes first. */
export async function orAbandon<T>(
  client: pg.Client,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const hangUp = (): void => void sockets.get(client)?.destroy();
  signal?.addEventListener('abort', hangUp, { once: true });
  try {
    return await work();
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', hangUp);
  }
}
