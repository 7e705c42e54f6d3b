/**
 * Workers beside each other over one database and many sites, of which one is slow and one throttles, while one worker is
 * killed (SIGKILL) every few seconds and replaced. What is known at the end is compared with a crawl that nothing
 * disturbed; and how fast requests pass is compared for one process that shares its budget and one that does not.
 * Usage: node bench/workers.ts [workers] [accounts] [pages of each] [seconds between kills]
 */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { Limiters } from '../src/crawl/limiters.ts';
import { steadyClock } from '../src/model/clock.ts';
import type { Simulator } from '../src/simulator/http/server.ts';
import { startSimulator } from '../src/simulator/http/server.ts';
import type { SimToken } from '../src/simulator/site.ts';
import { buildSite } from '../src/simulator/world/site.ts';
import { openRecords } from '../src/store/records.ts';
import { differingOf, inWords } from './support/differing.ts';
import { BenchKscope, BIN } from './support/kscope.ts';
import { publish } from './support/result.ts';

const workers = Number(process.argv[2] ?? 4);
const count = Number(process.argv[3] ?? 20);
const pages = Number(process.argv[4] ?? 300);
const killSeconds = Number(process.argv[5] ?? 5);

const SLOW = 0;
const THROTTLING = 1;

const [killed, calm] = [await BenchKscope.create(), await BenchKscope.create()];
const sites: { name: string; simulator: Simulator; token: SimToken }[] = [];
for (let i = 0; i < count; i += 1) {
  const site = buildSite({ seed: 100 + i, pages });
  const simulator = await startSimulator({
    site,
    latencyMillis: i === SLOW ? 500 : 5,
    ...(i === THROTTLING ? { rateLimit: { perSecond: 20, burst: 20 } } : {}),
  });
  const [token] = site.tokens;
  if (token === undefined) throw new Error('a site without a token');
  sites.push({ name: `site-${String(i).padStart(2, '0')}`, simulator, token });
}
for (const kscope of [killed, calm]) {
  for (const { name, simulator, token } of sites) {
    const args = ['account', 'add', name, '--url', simulator.url, '--email', token.email, '--formats', 'storage'];
    await kscope.run(args, { KSCOPE_TOKEN: token.secret });
  }
}

const start = (): ChildProcess =>
  spawn(BIN, ['--home', killed.home, 'worker'], {
    stdio: ['ignore', 'ignore', 'ignore'],
    env: { ...process.env, KSCOPE_KEY: BenchKscope.KEY },
  });

const records = await openRecords({ home: killed.home });
const startedAt = performance.now();
const children = Array.from({ length: workers }, start);
let kills = 0;
const over = new AbortController();
const killing = (async () => {
  while (!over.signal.aborted) {
    await setTimeout(killSeconds * 1000, undefined, { signal: over.signal }).catch(() => {});
    if (over.signal.aborted) return;
    children[kills % workers]?.kill('SIGKILL');
    children[kills % workers] = start();
    kills += 1;
  }
})();
let runs: { account: string; status: string; seconds: number }[] = [];
const LONGEST_SECONDS = 1800;
while (runs.filter(({ status }) => status === 'complete').length < count) {
  if (performance.now() - startedAt > LONGEST_SECONDS * 1000) break;
  await setTimeout(1000);
  runs = (
    await records.pool.query(
      `select account, status, extract(epoch from finished_at - (select min(started_at) from crawl_runs))::float8 as seconds
       from crawl_runs order by finished_at`,
    )
  ).rows;
}
const seconds = (performance.now() - startedAt) / 1000;
over.abort();
await killing;
await Promise.all(
  children.map(async (child) => {
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    await exit;
  }),
);
await records.close();
const load = loadavg()[0]?.toFixed(1);
const calmStartedAt = performance.now();
await calm.run(['crawl', '--json']);
const calmSeconds = (performance.now() - calmStartedAt) / 1000;
const differing = await differingOf(killed, calm);
const endOf = (i: number): number => runs.find(({ account }) => account === sites[i]?.name)?.seconds ?? Number.NaN;
const others = runs.filter(({ account }) => account !== sites[SLOW]?.name && account !== sites[THROTTLING]?.name);

/** How many requests of 2 ms pass in a second, by one process on one site. */
const pace = async (isShared: boolean): Promise<number> => {
  const own = await openRecords({ home: calm.home });
  const limiters = new Limiters({ clock: steadyClock });
  const leave = isShared ? limiters.share(own.pool) : async () => {};
  const limiter = limiters.of('https://site.example.com');
  const from = performance.now();
  let asked = 0;
  const client = async (): Promise<void> => {
    while (performance.now() - from < 3000) {
      await limiter.run(() => setTimeout(2));
      limiter.succeeded();
      asked += 1;
    }
  };
  await Promise.all(Array.from({ length: 48 }, client));
  const perSecond = asked / ((performance.now() - from) / 1000);
  await leave();
  await own.close();
  return perSecond;
};
const paces = { shared: [] as number[], alone: [] as number[] };
for (let i = 0; i < 4; i += 1) {
  paces.alone.push(await pace(false));
  paces.shared.push(await pace(true));
}
const mean = (figures: readonly number[]): number => figures.reduce((sum, one) => sum + one, 0) / figures.length;

await publish(
  'workers',
  [
    {
      measure: `${workers} workers, ${count} accounts of ${pages} pages, one worker killed every ${killSeconds} s`,
      toReach: 'all runs complete, one for each account, equal to an undisturbed crawl',
      measured: `${runs.filter(({ status }) => status === 'complete').length} complete of ${runs.length} runs after ${kills} kills in ${seconds.toFixed(0)} s; ${inWords(differing)}`,
    },
    {
      measure: 'when runs ended, in seconds from the first beginning',
      toReach: 'the others before the slow site',
      measured: `slow site ${endOf(SLOW).toFixed(0)}, throttling site ${endOf(THROTTLING).toFixed(0)}, the others ${Math.min(...others.map((one) => one.seconds)).toFixed(0)} to ${Math.max(...others.map((one) => one.seconds)).toFixed(0)}; load ${load}`,
    },
    {
      measure: 'one process crawling the same accounts one after the other, undisturbed',
      toReach: '',
      measured: `${calmSeconds.toFixed(0)} s`,
    },
    {
      measure: 'requests in a second of one process that shares its budget, against one that does not',
      toReach: '1 or more than 0.97',
      measured: `${(mean(paces.shared) / mean(paces.alone)).toFixed(3)} (${paces.shared.map((one) => one.toFixed(0)).join(', ')} against ${paces.alone.map((one) => one.toFixed(0)).join(', ')})`,
    },
  ],
  { differing, runs },
);
for (const { simulator } of sites) await simulator.close();
await killed.remove();
await calm.remove();
