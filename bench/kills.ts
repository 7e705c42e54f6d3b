/**
 * Crawls of a failing site whose process is killed (SIGKILL) at random moments and started again, until so many kills are
 * done: after each crawl that ends the site has changed a little. What is known at the end is compared with a crawl that
 * nothing disturbed. Usage: node bench/kills.ts [kills] [pages]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import type { ActKind } from '../src/simulator/life/act.ts';
import { differingOf, inWords } from './support/differing.ts';
import { BenchKscope, BIN } from './support/kscope.ts';
import { publish } from './support/result.ts';
import { startSite } from './support/site.ts';

const kills = Number(process.argv[2] ?? 200);
const pages = Number(process.argv[3] ?? 2000);
const LIFE: readonly ActKind[] = ['edit', 'rename', 'move', 'create', 'label', 'restrict', 'trash', 'join group'];
/** Every fault that a wait of a moment mends; 429s demand seconds, which would be waited out in each of the crawls. */
const RATES = { 'server error': 0.01, dropped: 0.02, 'cut off': 0.02, garbled: 0.02, page: 0.01, 'cursor lost': 0.02 };

const site = await startSite({ pages, seed: 3, latency: 2, mode: 'ROLES_TRANSITION' });
const [killed, calm] = [await BenchKscope.create(), await BenchKscope.create()];
let random = 42;
/** In [0, 1), the same in every run. */
const draw = (): number => {
  random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
  return random / 2_147_483_648;
};
const ends = new Map<string, number>();
const count = (end: string): void => {
  ends.set(end, (ends.get(end) ?? 0) + 1);
};
/** Starts a crawl and kills it after a while, unless it ends before; gives its code, or null. */
const crawlUntil = async (millis: number | null): Promise<number | null> => {
  const child = spawn(BIN, ['--home', killed.home, 'crawl', 'bench', '--json'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, KSCOPE_KEY: BenchKscope.KEY },
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const exit = once(child, 'exit') as Promise<[number | null]>;
  const timer = new AbortController();
  if (millis !== null) {
    setTimeout(millis, undefined, { signal: timer.signal }).then(
      () => child.kill('SIGKILL'),
      () => {},
    );
  }
  const [code] = await exit;
  timer.abort();
  if (code !== null && code !== 0) console.error(said.trim().split('\n').at(-1));
  return code;
};

try {
  await killed.connect(site, '--formats', 'storage');
  await site.tell({ faults: { rates: RATES } });
  const startedAt = performance.now();
  // Later and later until a crawl ends: on a slow machine too the site is to change between some of the kills.
  let inARow = 0;
  for (let done = 0; done < kills; ) {
    const code = await crawlUntil(300 + draw() * 2000 * (1 + inARow / 4));
    inARow = code === null ? inARow + 1 : 0;
    if (code === null) {
      done += 1;
      count('killed');
    } else {
      count(`ended with ${code}`);
      await site.tell({ live: { seed: done, acts: 10, kinds: LIFE } });
    }
  }
  let code: number | null = null;
  for (let i = 0; i < 5 && code !== 0; i += 1) code = await crawlUntil(null);
  await site.tell({ faults: { rates: {} } });
  // A last one, for what changed after the walks that ended before the last kill.
  await crawlUntil(null);
  const seconds = (performance.now() - startedAt) / 1000;
  await calm.connect(site, '--formats', 'storage');
  await calm.run(['crawl', 'bench', '--json']);
  const differing = await differingOf(killed, calm);
  await publish(
    'kills',
    [
      {
        measure: `${kills} kill -9 over crawls of ${pages} pages with faults, resumed each time`,
        toReach: 'the store equals that of an undisturbed crawl',
        measured: inWords(differing),
      },
      {
        measure: 'how crawls ended',
        toReach: '',
        measured: `${[...ends].map(([end, n]) => `${end}: ${n}`).join(', ')}; ${seconds.toFixed(0)} s`,
      },
    ],
    differing,
  );
} finally {
  site.stop();
  await killed.remove();
  await calm.remove();
}
