import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

export interface Received {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text is sent as it is, everything else as JSON. */
  readonly body?: unknown;
}

/** An answer that comes bit by bit. */
export interface Trickle {
  readonly parts: readonly string[];
  readonly everyMillis: number;
}

/**
 * `drop`: the connection ends without an answer. `cut`: the answer ends in its middle. `hang`: nothing comes. `stall`: the
 * answer begins, and nothing more comes.
 */
export type Reply = Answer | Trickle | 'drop' | 'cut' | 'hang' | 'stall';

/** One reply after the other, the last one for ever; or whatever the request asks for. */
export type Script = readonly Reply[] | ((request: Received, index: number) => Reply | Promise<Reply>);

export interface ScriptedServer {
  readonly origin: string;
  readonly received: readonly Received[];
  /** Resolves once so many requests have come. */
  arrived(count: number): Promise<void>;
  close(): Promise<void>;
}

/** An HTTP server on this machine that answers as a test says. */
export const openServer = async (script: Script): Promise<ScriptedServer> => {
  const received: Received[] = [];
  const watchers = new Set<() => void>();
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    // What time it is says the clock of the test.
    response.sendDate = false;
    const one = { method, url, headers, body: await text(request) };
    const index = received.push(one) - 1;
    for (const watcher of watchers) watcher();
    send(response, typeof script === 'function' ? await script(one, index) : (script[index] ?? script.at(-1) ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    arrived: (count) =>
      new Promise((resolve) => {
        const watcher = () => {
          if (received.length < count) return;
          watchers.delete(watcher);
          resolve();
        };
        watchers.add(watcher);
        watcher();
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const send = (response: ServerResponse, reply: Reply): void => {
  if (reply === 'hang') return;
  if (reply === 'drop') {
    response.destroy();
    return;
  }
  if (reply === 'cut') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
    response.write('{"results":[', () => response.destroy());
    return;
  }
  if (reply === 'stall') {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"results":[');
    return;
  }
  if ('parts' in reply) {
    void trickle(response, reply);
    return;
  }
  const { status = 200, headers = {}, body = {} } = reply;
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json', ...headers });
  response.end(isText ? body : JSON.stringify(body));
};

const trickle = async (response: ServerResponse, { parts, everyMillis }: Trickle): Promise<void> => {
  response.writeHead(200, { 'content-type': 'application/json' });
  for (const part of parts) {
    response.write(part);
    await wait(everyMillis);
  }
  response.end();
};
