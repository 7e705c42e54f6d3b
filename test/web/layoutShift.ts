import type { Page } from 'playwright-core';

/** Where the main views stand. */
export const MAIN_VIEWS = {
  overview: '/',
  pages: '/pages',
  'pages by views': '/pages?sort=-views',
  tree: '/tree',
  spaces: '/spaces',
  people: '/people',
  groups: '/groups',
  labels: '/labels',
  see: '/see',
  exposure: '/access',
  matrix: '/access/matrix',
  findings: '/findings',
  insights: '/insights',
  policies: '/policies',
  crawls: '/crawls',
  coverage: '/coverage',
} as const;

/** What a window collects for us. */
declare global {
  var shifted: number | undefined;
}

/** As the DOM's own types do not have it. */
interface LayoutShift extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
}

/** From now on each document of the page adds up by how much its parts were moved, but for what an input caused. */
export const watchShifts = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    globalThis.shifted = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as LayoutShift[]) {
        if (!entry.hadRecentInput) globalThis.shifted = (globalThis.shifted ?? 0) + entry.value;
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });

/** Opens a view anew, and tells by how much its parts were moved until everything was there. */
export const shiftOf = async (page: Page, address: string): Promise<number> => {
  await page.goto(address);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(() => document.querySelector('.k-bone') === null);
  // Shifts are told with the frame after the one that they happen in.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  const shifted = await page.evaluate(() => globalThis.shifted);
  if (shifted === undefined) throw new Error(`nothing watched the shifts of ${address}`);
  return shifted;
};
