/**
 * Two hundred people who click once a second each, while pages of another account are written beside it: how long they wait, and
 * whether anything fails. A share of the answers is known to their browsers already, and asked for by its ETag.
 * Usage: node bench/crowd.ts [pages] [people] [who click] [seconds]
 */
import { spawn } from 'node:child_process';
import { loadavg } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import autocannon from 'autocannon';
import { benchHome } from './support/home.ts';
import { openLargeSite } from './support/largeSite.ts';
import { publish } from './support/result.ts';
import { startServer } from './support/served.ts';
import { viewsOf } from './support/views.ts';

const [pages = 1_000_000, people = 20_000, clicking = 200, seconds = 30] = process.argv.slice(2).map(Number);

/** How often each view is looked at, of a hundred clicks. */
const MIX: Readonly<Record<string, number>> = {
  'pages, as they come': 10,
  'pages, turned': 6,
  'pages by part of the title': 4,
  'number of pages with part of a title': 4,
  'pages of a space by title': 5,
  'number of pages of a space': 5,
  'pages with a label': 2,
  'pages of an owner': 3,
  'tree of a space': 5,
  'tree below a page': 5,
  'a page': 13,
  'links of a page': 4,
  'who sees a page': 5,
  'why somebody sees a page': 3,
  'search, while it is written': 8,
  'a person': 3,
  people: 3,
  'a space': 4,
  spaces: 3,
  overview: 5,
};
/** Every so many-th request of a view carries the ETag of its answer. */
const KNOWN = 3;
/** So many of each view are asked for before it counts. */
const WARM_UP = 5;

/** Autocannon has all of its people click at the same moment of a second: of these groups each has a moment of its own. */
const GROUPS = 20;

const percentilesOf = (times: readonly number[]): ((share: number) => string) => {
  const sorted = times.toSorted((a, b) => a - b);
  return (share) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(0);
};

const { home, remove } = await benchHome();
try {
  const records = await openLargeSite(home, { pages, people });
  const server = await startServer(home);
  const writer = spawn(process.execPath, [new URL('./support/writer.ts', import.meta.url).pathname, home], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  try {
    await server.get('/api/pages/1000001/who');
    const views = await viewsOf(server, { pages, people });
    const clicks = Object.entries(MIX).flatMap(([name, share]) => Array<string>(share).fill(name));
    const etagOf = async (path: string): Promise<string> => {
      const response = await fetch(`${server.origin}${path}`, { headers: { cookie: server.cookie } });
      await response.arrayBuffer();
      return response.headers.get('etag') ?? '';
    };
    const etags = new Map<string, string>();
    for (const name of Object.keys(MIX)) {
      const path = views[name]!(0);
      etags.set(path, await etagOf(path));
    }
    // A server that has just been started is slower than the one that people meet.
    for (const name of Object.keys(MIX)) for (let n = 1; n <= WARM_UP; n += 1) await server.get(views[name]!(n));
    await server.loopHeld();
    const cpuBefore = await server.cpuSeconds();
    let asked = 0;
    const times: number[] = [];
    const click = (people: number): Promise<autocannon.Result> =>
      new Promise((resolve, reject) => {
        const instance = autocannon(
          {
            url: server.origin,
            connections: people,
            overallRate: people,
            duration: seconds,
            headers: { cookie: server.cookie, 'accept-encoding': 'br' },
            requests: [
              {
                setupRequest(request) {
                  asked += 1;
                  const view = views[clicks[(asked * 37) % clicks.length]!]!;
                  const known = view(0);
                  const path = asked % KNOWN === 0 ? known : view(asked);
                  const etag = etags.get(path);
                  const headers = { ...request.headers, ...(etag === undefined ? {} : { 'if-none-match': etag }) };
                  return { ...request, path, headers };
                },
              },
            ],
          },
          (error, result) => (error ? reject(error) : resolve(result)),
        );
        instance.on('response', (_client, _status, _bytes, millis) => times.push(millis));
      });
    const results = await Promise.all(
      Array.from({ length: GROUPS }, async (_, i) => {
        await setTimeout((i * 1000) / GROUPS);
        return click(Math.floor(clicking / GROUPS));
      }),
    );
    const sum = (of: (result: autocannon.Result) => number): number =>
      results.reduce((total, result) => total + of(result), 0);
    const unchanged = sum((result) => (result as unknown as { '3xx': number })['3xx']);
    const total = sum(({ requests }) => requests.total);
    const timeouts = sum((result) => result.timeouts);
    const at = percentilesOf(times);
    const load = loadavg()[0]?.toFixed(1);
    const cpu = ((await server.cpuSeconds()) - cpuBefore) / Math.max(1, total + timeouts);
    await publish(
      'crowd',
      [
        { measure: 'errors, timeouts', toReach: '0', measured: `${sum(({ errors }) => errors)}, ${timeouts}` },
        {
          measure: 'answers',
          toReach: '',
          measured: `${total}, ${(total / seconds).toFixed(0)} a second, of them ${unchanged} unchanged`,
        },
        {
          measure: 'answers other than 2xx and 304',
          toReach: '0',
          measured: `${sum(({ non2xx }) => non2xx) - unchanged}`,
        },
        {
          measure: 'waiting',
          toReach: 'p99 ≤ 500 ms',
          measured: `p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, most ${at(1)} ms; load ${load}`,
        },
        {
          measure: 'time of the processor for an answer, those too late included',
          toReach: '',
          measured: `${(1000 * cpu).toFixed(1)} ms, so ${(cpu * clicking).toFixed(1)} processors for all`,
        },
        { measure: 'loop held', toReach: '50 ms', measured: `${(await server.loopHeld()).toFixed(0)} ms` },
      ],
      { pages, people, clicking, seconds },
    );
  } finally {
    writer.kill();
    await server.stop();
    await records.close();
  }
} finally {
  await remove();
}
