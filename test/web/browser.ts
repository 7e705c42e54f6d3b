import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import chromium from '@sparticuz/chromium';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { chromium as playwright } from 'playwright-core';

/** The pictures of the last run, to be looked at. */
export const SHOTS = process.env.KSCOPE_SHOTS ?? join(tmpdir(), 'kscope-screenshots');

/** What would make the browser less strict than those of people. */
const LAX = ['--disable-web-security', '--allow-running-insecure-content', '--single-process', '--no-zygote'];

export const openBrowser = async (): Promise<Browser> => {
  await mkdir(SHOTS, { recursive: true });
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [...chromium.args.filter((arg) => !LAX.includes(arg)), '--no-sandbox', '--disable-background-networking'],
    headless: true,
  });
};

/** Waits until what fades in or out has done so; in between, colours are none that are meant. */
export const settled = async (page: Page): Promise<void> => {
  await page.waitForFunction(
    () => !document.getAnimations().some((one) => one instanceof CSSTransition && one.playState === 'running'),
  );
};

/** What axe finds wrong with the page as it stands (WCAG 2.2 A and AA), in short. */
export const accessTroubles = async (page: Page): Promise<readonly string[]> => {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  await settled(page);
  return page.evaluate(async () => {
    // biome-ignore lint/suspicious/noExplicitAny: axe has just put itself there
    const { violations } = await (globalThis as any).axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    });
    // A row at the lower edge of a table is cut by it, and whole once it is scrolled to.
    const isCut = (id: string, target: readonly string[]): boolean =>
      id === 'target-size' && target.some((one) => one.includes('aria-rowindex'));
    return violations.flatMap((violation: { id: string; nodes: { target: string[]; failureSummary: string }[] }) =>
      violation.nodes
        .filter(({ target }) => !isCut(violation.id, target))
        .slice(0, 3)
        .map(({ target, failureSummary }) => `${violation.id}: ${target.join(' ')} ${failureSummary}`),
    );
  });
};

const SIZES = {
  desktop: { width: 1360, height: 860 },
  phone: { width: 390, height: 844 },
} as const;

/** With a folder of one's own for them there is a picture of every view in each size and scheme; else one of each view. */
const ALL_SHOTS = process.env.KSCOPE_SHOTS !== undefined;

/** Pictures of the page as it stands: light and dark, on a desk and on a phone. */
export const shoot = async (page: Page, name: string): Promise<void> => {
  if (!ALL_SHOTS) {
    await page.screenshot({ caret: 'initial', path: join(SHOTS, `${name}-desktop-light.png`) });
    return;
  }
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      // Hiding the caret would take a style that the policy of the server refuses.
      await page.screenshot({ caret: 'initial', path: join(SHOTS, `${name}-${size}-${colorScheme}.png`) });
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(SIZES.desktop);
};

/** How far the page can be scrolled sideways, in pixels: nothing, on any width. */
export const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

const ROOT = new URL('../..', import.meta.url).pathname;

/** The application as users get it, in a folder. */
export const buildWeb = async (folder: string): Promise<void> => {
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  await promisify(execFile)(process.execPath, [vite, 'build', '--outDir', folder, '--emptyOutDir'], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'production' },
  });
};
