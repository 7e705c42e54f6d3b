/**
 * What a crawl of a very large site holds in memory, as it goes. The facts lane is crawled; the histories, which take a
 * request for each page, are cut off after it. Usage: node bench/memory.ts [pages] [bytes of a body]
 */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { BenchKscope, BIN } from './support/kscope.ts';
import { publish } from './support/result.ts';
import { startSite } from './support/site.ts';

const pages = Number(process.argv[2] ?? 1_000_000);
const bodyBytes = Number(process.argv[3] ?? 2000);
const SAMPLE_MILLIS = 500;

const site = await startSite({ pages, 'body-bytes': bodyBytes, seed: 1 });
const kscope = await BenchKscope.create();
try {
  await kscope.connect(site, '--formats', 'storage');
  const startedAt = performance.now();
  const child = spawn(BIN, ['--home', kscope.home, 'crawl', 'bench'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, KSCOPE_KEY: BenchKscope.KEY },
  });
  const samples: { seconds: number; mb: number; stage: string }[] = [];
  let stage = '';
  createInterface({ input: child.stderr }).on('line', (line) => {
    stage = line.trim();
    console.error(line);
    if (stage.startsWith('… version histories')) child.kill('SIGTERM');
  });
  const timer = setInterval(() => {
    readFile(`/proc/${child.pid}/status`, 'utf8').then(
      (status) => {
        const mb = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
        samples.push({ seconds: (performance.now() - startedAt) / 1000, mb, stage });
      },
      // The process has just ended.
      () => {},
    );
  }, SAMPLE_MILLIS);
  await new Promise((resolve) => child.once('exit', resolve));
  clearInterval(timer);
  const most = (some: typeof samples): string => `${Math.max(0, ...some.map(({ mb }) => mb)).toFixed(0)} MB`;
  const quarter = Math.ceil(samples.length / 4);
  await publish(
    'memory',
    [
      {
        measure: `resident in Node, facts of ${pages.toLocaleString('en')} pages`,
        toReach: '≤ 700 MB, flat',
        measured: most(samples),
      },
      {
        measure: 'the most in each quarter of the time',
        toReach: 'flat',
        measured: [0, 1, 2, 3].map((i) => most(samples.slice(i * quarter, (i + 1) * quarter))).join(', '),
      },
      { measure: 'time', toReach: '–', measured: `${((performance.now() - startedAt) / 1000).toFixed(0)} s` },
    ],
    samples,
  );
} finally {
  site.stop();
  await kscope.remove();
}
