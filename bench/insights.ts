/**
 * How long each shipped insight takes with its defaults: the whole answer, with what could not be seen.
 * KSCOPE_BENCH_HOME names a home that is kept, so that the next run need not make the site.
 * Usage: node bench/insights.ts [pages]
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { deriveAccess } from '../src/access/derive/deriveAccess.ts';
import type { Columns } from '../src/columns/open.ts';
import { openColumns } from '../src/columns/open.ts';
import { columnsFile } from '../src/columns/paths.ts';
import { refreshColumns } from '../src/columns/refresh.ts';
import { ask } from '../src/insights/answer.ts';
import type { Insight } from '../src/insights/insight.ts';
import { parametersFrom } from '../src/insights/parameter.ts';
import { shippedInsights } from '../src/insights/registry.ts';
import { openPool } from '../src/store/pool.ts';
import { openDatabase } from '../src/store/postgres/open.ts';
import { benchHome } from './support/home.ts';
import { resolve } from './support/links.ts';
import { seed } from './support/records.ts';
import type { Figure } from './support/result.ts';
import { publish } from './support/result.ts';
import { seedLife } from './support/siteLife.ts';

const size = { pages: Number(process.argv[2] ?? 1_000_000), versionsPerPage: 5, contents: false };

/** The synthetic site ends with 2025. */
const NOW = '2026-01-01T02:00:00.000Z';
const ROUNDS = 5;

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;

/** The median of some rounds, in milliseconds. */
const timeOf = async (columns: Columns, insight: Insight): Promise<number> => {
  const options = { parameters: parametersFrom(insight, []), now: NOW, maxRows: 10_000, timeoutMillis: 60_000 };
  const rounds: number[] = [];
  for (let i = 0; i < ROUNDS; i += 1) {
    const startedAt = performance.now();
    await ask(columns, insight, options);
    rounds.push(performance.now() - startedAt);
  }
  return at(
    rounds.toSorted((a, b) => a - b),
    0.5,
  );
};

/** Makes the site and what is derived from it, as a crawl leaves it. */
const make = async (pool: pg.Pool, directory: string): Promise<void> => {
  console.error(`making ${size.pages} pages …`);
  const client = await pool.connect();
  await seed(client, size);
  await seedLife(client, size);
  await resolve(client, 'main', 0);
  client.release();
  await deriveAccess(pool, 'main');
  await refreshColumns({ pool, directory });
};

const measure = async (directory: string): Promise<readonly Figure[]> => {
  const columns = await openColumns(directory);
  const times: { readonly id: string; readonly millis: number }[] = [];
  for (const insight of shippedInsights) times.push({ id: insight.id, millis: await timeOf(columns, insight) });
  await columns.close();
  const sorted = times.map(({ millis }) => millis).toSorted((a, b) => a - b);
  const shown = (millis: number): string => `${Math.round(millis)} ms`;
  return [
    { measure: `p95 of ${times.length} insights`, toReach: '300 ms', measured: shown(at(sorted, 0.95)) },
    { measure: 'median of all', toReach: '50 ms', measured: shown(at(sorted, 0.5)) },
    ...times
      .toSorted((a, b) => b.millis - a.millis)
      .map(({ id, millis }) => ({ measure: id, toReach: '', measured: shown(millis) })),
  ];
};

const { home, remove } = await benchHome();
try {
  const database = await openDatabase({ home });
  const pool = openPool(database.connection, 4);
  const directory = join(home, 'columns');
  try {
    if (!existsSync(columnsFile(directory))) await make(pool, directory);
    await publish('insights', await measure(directory), size);
  } finally {
    await pool.end();
    await database.close();
  }
} finally {
  await remove();
}
