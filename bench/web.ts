/**
 * The web application over a large site, in a browser without a screen: how long the first view takes with nothing in the browser's
 * cache, how long its tasks are while the table of all pages is scrolled, how soon a filter shows its first row,
 * and by how much the parts of each main view are moved until it is whole.
 * The application is to be built before: npm run build:web. Usage: node bench/web.ts [pages] [people]
 */
import { loadavg } from 'node:os';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../test/web/browser.ts';
import { MAIN_VIEWS, shiftOf, watchShifts } from '../test/web/layoutShift.ts';
import { benchHome } from './support/home.ts';
import { openLargeSite } from './support/largeSite.ts';
import type { Figure } from './support/result.ts';
import { publish } from './support/result.ts';
import type { BenchServer } from './support/served.ts';
import { startServer } from './support/served.ts';

const [pages = 1_000_000, people = 20_000] = process.argv.slice(2).map(Number);
const COLD_VIEWS = 3;
const FILTERS = ['roadmap', 'payments 12', 'notes 77', '東京', 'nothing of that name', 'straße 1', 'platform'];
const SCREENS = 120;

/** What a window collects for us. */
declare global {
  var longTasks: number[] | undefined;
}

const openPage = async (browser: Browser, { origin, cookie }: BenchServer): Promise<Page> => {
  const context = await browser.newContext({ viewport: { width: 1360, height: 860 } });
  const [name = '', value = ''] = cookie.split('=');
  await context.addCookies([{ name, value, url: origin }]);
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.addInitScript(() => {
    globalThis.longTasks = [];
    new PerformanceObserver((list) => {
      globalThis.longTasks?.push(...list.getEntries().map(({ duration }) => duration));
    }).observe({ type: 'longtask', buffered: true });
  });
  return page;
};

const firstRow = '.k-table-body [data-row="0"] .k-title-cell > a';

/** From the start of the navigation until the table has rows, in milliseconds, and how much JavaScript came over the line. */
const coldView = async (browser: Browser, server: BenchServer): Promise<{ millis: number; script: number }> => {
  const page = await openPage(browser, server);
  await page.goto(`${server.origin}/pages`, { waitUntil: 'commit' });
  await page.locator(firstRow).waitFor();
  const millis = await page.evaluate(() => performance.now());
  const script = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => name.endsWith('.js'))
      .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
  );
  await page.context().close();
  return { millis, script };
};

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  /** The time of the processor, in microseconds: what other programs took is not in it. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** The tasks of the page's main thread by the time of the processor, in milliseconds, the longest first. */
const heavyTasks = (trace: Buffer): readonly number[] => {
  const { traceEvents: events }: { traceEvents: readonly TraceEvent[] } = JSON.parse(trace.toString('utf8'));
  const mains = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  return events
    .filter(({ name, pid, tid }) => name.endsWith('RunTask') && mains.has(`${pid} ${tid}`))
    .map(({ tdur = 0 }) => tdur / 1000)
    .toSorted((a, b) => b - a);
};

interface Scrolled {
  readonly rows: number;
  /** Of those over 50 ms, by the clock on the wall. */
  readonly tasks: readonly number[];
  /** Of all, the longest first, by the time of the processor. */
  readonly heavy: readonly number[];
}

/** Scrolls the table half a screen at a time. */
const scroll = async (browser: Browser, page: Page): Promise<Scrolled> => {
  await page.evaluate(() => globalThis.longTasks?.splice(0));
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  const rows = await page.evaluate(
    (screens) =>
      new Promise<number>((resolve) => {
        const table = document.querySelector('.k-table');
        if (table === null) throw new Error('there is no table');
        let left = screens;
        const step = (): void => {
          table.scrollBy({ top: table.clientHeight / 2 });
          left -= 1;
          if (left > 0) setTimeout(() => requestAnimationFrame(step), 30);
          else resolve(Number(document.querySelector<HTMLElement>('.k-table-row:last-child')?.dataset.row));
        };
        step();
      }),
    SCREENS,
  );
  const heavy = heavyTasks(await browser.stopTracing());
  return { rows, heavy, tasks: await page.evaluate(() => globalThis.longTasks ?? []) };
};

/** From the last key until the answer to it is drawn, in milliseconds. */
const filter = async (page: Page, words: string): Promise<number> => {
  const field = page.getByLabel('Title', { exact: true });
  await field.fill('');
  await page.waitForURL((url) => !url.searchParams.has('q'));
  await page.locator(firstRow).waitFor();
  const before = await page.locator('.k-table-body').textContent();
  await field.fill(words.slice(0, -1));
  const typed = page.evaluate(
    ({ words, before, selector }) =>
      new Promise<number>((resolve) => {
        const input = document.querySelector<HTMLInputElement>('input[aria-label="Title"]');
        input?.addEventListener(
          'input',
          () => {
            const startedAt = performance.now();
            const look = (): void => {
              const title = document.querySelector(selector)?.getAttribute('title')?.toLowerCase() ?? '';
              const table = document.querySelector('.k-table-body');
              const isThere =
                new URLSearchParams(location.search).get('q') === words &&
                (table === null || (title.includes(words) && table.textContent !== before));
              if (isThere) resolve(performance.now() - startedAt);
              else requestAnimationFrame(look);
            };
            look();
          },
          { once: true },
        );
      }),
    { words, before, selector: firstRow },
  );
  await field.press('End');
  await page.keyboard.insertText(words.slice(-1));
  return typed;
};

const middle = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;
const whole = (numbers: readonly number[]): string => numbers.map((one) => one.toFixed(0)).join(', ');

const { home, remove } = await benchHome();
try {
  const records = await openLargeSite(home, { pages, people });
  const server = await startServer(home);
  const browser = await openBrowser();
  try {
    const figures: Figure[] = [];
    const note = (measure: string, toReach: string, measured: string): void => {
      figures.push({ measure, toReach, measured: `${measured}; load ${loadavg()[0]?.toFixed(1)}` });
      console.error(`${measure}: ${measured}`);
    };
    await coldView(browser, server);
    const views: Awaited<ReturnType<typeof coldView>>[] = [];
    for (let n = 0; n < COLD_VIEWS; n += 1) views.push(await coldView(browser, server));
    const times = views.map(({ millis }) => millis);
    note(
      'cold first view until the table has rows',
      '1500 ms',
      `median ${middle(times).toFixed(0)} of ${whole(times)} ms`,
    );
    note('JavaScript of that view', '350 kB', `${((views[0]?.script ?? 0) / 1000).toFixed(0)} kB`);
    const page = await openPage(browser, server);
    await page.goto(`${server.origin}/pages`);
    await page.locator(firstRow).waitFor();
    const { rows, tasks, heavy } = await scroll(browser, page);
    const most = Math.max(0, ...tasks).toFixed(0);
    note(`tasks over 50 ms while ${rows} rows are scrolled`, '0', `${tasks.length}, the longest ${most} ms`);
    note(
      'the same by the time of the processor',
      '0',
      `${heavy.filter((one) => one > 50).length}, the longest ${whole(heavy.slice(0, 5))} ms of ${heavy.length} tasks`,
    );
    await page.goto(`${server.origin}/pages`);
    await page.locator(firstRow).waitFor();
    const filtered: number[] = [];
    for (const words of FILTERS) filtered.push(await filter(page, words));
    note('filter to first row', '300 ms', `median ${middle(filtered).toFixed(0)} of ${whole(filtered)} ms`);
    const watched = await openPage(browser, server);
    await watchShifts(watched);
    for (const [name, path] of Object.entries(MAIN_VIEWS)) {
      const shift = await shiftOf(watched, `${server.origin}${path}`);
      note(`cumulative layout shift of the view ${name}`, '0.1', shift.toFixed(3));
    }
    await publish('web', figures, { pages, people });
  } finally {
    await browser.close();
    await server.stop();
    await records.close();
  }
} finally {
  await remove();
}
