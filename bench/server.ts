/**
 * How fast the server answers each view of a large site, and how long its event loop is held up meanwhile, while pages of another
 * account are written beside it. KSCOPE_BENCH_HOME names a home that is kept, so that the next run need not make the site.
 * Usage: node bench/server.ts [pages] [people] [requests of each view] [part of the name of a view]
 */
import { spawn } from 'node:child_process';
import { loadavg } from 'node:os';
import { benchHome } from './support/home.ts';
import { openLargeSite } from './support/largeSite.ts';
import type { Figure } from './support/result.ts';
import { publish } from './support/result.ts';
import { startServer } from './support/served.ts';
import { viewsOf } from './support/views.ts';

const [pages = 1_000_000, people = 20_000, rounds = 50] = process.argv.slice(2, 5).map(Number);
const wanted = process.argv[5] ?? '';

const { home, remove } = await benchHome();
try {
  const records = await openLargeSite(home, { pages, people });
  const server = await startServer(home);
  const writer = spawn(process.execPath, [new URL('./support/writer.ts', import.meta.url).pathname, home], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  try {
    const figures: Figure[] = [];
    const note = (measure: string, toReach: string, measured: string): void => {
      figures.push({ measure, toReach, measured });
      console.error(`${measure}: ${measured}`);
    };
    const first = await server.get('/api/pages/1000001/who');
    note('the first question of access, which loads the site', '', `${(first.millis / 1000).toFixed(1)} s`);
    const views = await viewsOf(server, { pages, people });
    await server.loopHeld();
    for (const [name, path] of Object.entries(views)) {
      if (!name.includes(wanted)) continue;
      const times: number[] = [];
      for (let n = 0; n < rounds; n += 1) times.push((await server.get(path(n))).millis);
      times.sort((a, b) => a - b);
      const at = (share: number): string =>
        (times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(0);
      const held = (await server.loopHeld()).toFixed(0);
      const load = loadavg()[0]?.toFixed(1);
      note(
        name,
        'p95 ≤ 150 ms, loop ≤ 50 ms',
        `p50 ${at(0.5)}, p95 ${at(0.95)}, slowest ${at(1)} ms; loop held ${held} ms; load ${load}`,
      );
    }
    await publish('server', figures, { pages, people, rounds });
  } finally {
    writer.kill();
    await server.stop();
    await records.close();
  }
} finally {
  await remove();
}
