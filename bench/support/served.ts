import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { BIN } from './kscope.ts';
import { KEY } from './largeSite.ts';

const EMAIL = 'a@example.com';
const PASSWORD = 'twelve letters';

export interface Got {
  readonly millis: number;
  readonly text: string;
}

/** A server as users run it, without its schedule, with somebody signed in. */
export interface BenchServer {
  readonly origin: string;
  readonly cookie: string;
  /** @throws where the answer is no 200 */
  get(path: string): Promise<Got>;
  /** How long the event loop was held at most since the last time that this was asked, in milliseconds. */
  loopHeld(): Promise<number>;
  /** The time of the processor that it has taken so far, with its threads and without the database. */
  cpuSeconds(): Promise<number>;
  stop(): Promise<void>;
}

export const startServer = async (home: string): Promise<BenchServer> => {
  const child = spawn(BIN, ['--home', home, 'serve', '--port', '0', '--no-schedule'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, KSCOPE_KEY: KEY },
  });
  const { origin, claim } = await whatItSays(child);
  const [path, body] =
    claim === null
      ? ['/api/session', { email: EMAIL, password: PASSWORD }]
      : ['/api/setup', { token: claim, name: 'A', email: EMAIL, password: PASSWORD }];
  const signedIn = await fetch(`${origin}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  const get = async (address: string): Promise<Got> => {
    const startedAt = performance.now();
    const response = await fetch(`${origin}${address}`, { headers: { cookie } });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${address}: ${response.status} ${text}`);
    return { millis: performance.now() - startedAt, text };
  };
  const metric = async (name: string): Promise<number> =>
    Number(new RegExp(`^${name} (\\S+)$`, 'm').exec((await get('/metrics')).text)?.[1]);
  return {
    origin,
    cookie,
    get,
    loopHeld: async () => 1000 * (await metric('nodejs_eventloop_lag_max_seconds')),
    cpuSeconds: () => metric('process_cpu_seconds_total'),
    async stop() {
      const over = once(child, 'exit');
      child.kill();
      await over;
    },
  };
};

/** Where it is, and the secret of the first administrator's link, where nobody can sign in yet. */
const whatItSays = (child: ChildProcess): Promise<{ readonly origin: string; readonly claim: string | null }> =>
  new Promise((resolve, reject) => {
    let said = '';
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
    child.stderr?.on('data', (chunk) => {
      said += chunk;
      const origin = /Kscope is at (http:\S+?);/.exec(said)?.[1];
      const claim = /open \S+#(\S+) within a day/.exec(said)?.[1];
      if (claim !== undefined && origin !== undefined) resolve({ origin, claim });
      // The link is told with the address, where there is one.
      else if (origin !== undefined) setTimeout(() => resolve({ origin, claim: null }), 200);
    });
  });
