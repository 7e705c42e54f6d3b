import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Download, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BOX_WIDTH, diagramOf } from '../../src/web/pages/schema/layout.ts';
import type { Served } from '../support/served.ts';
import { crawlWithColumns, PASSWORD, serveSite } from '../support/served.ts';
import type { CrawledSite } from '../support/site.ts';
import { openSite } from '../support/site.ts';
import { accessTroubles, buildWeb, openBrowser, shoot, sideways } from './browser.ts';

const ENDLESS = 'select count(*) from range(1000000) a, range(1000000) b where a.range * b.range % 7 = 3';

let folder: string;
let crawled: CrawledSite;
let served: Served;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kscope-web-'));
  [, crawled, browser] = await Promise.all([buildWeb(folder), openSite({ seed: 11, pages: 150 }), openBrowser()]);
  await crawlWithColumns(crawled);
  const insights = join(crawled.home.home, 'insights');
  await mkdir(insights);
  await writeFile(
    join(insights, 'kinds.sql'),
    '---\nquestion: Of which kinds are there how many?\n---\nselect kind, count(*) as n from pages group by all\n',
  );
  await writeFile(join(insights, 'spoilt.sql'), '---\nquestion: What?\nnonsense: 1\n---\nselect 1\n');
  served = await serveSite(crawled, { webFolder: folder });
  const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, timezoneId: 'Europe/Berlin' });
  page = await context.newPage();
  page.setDefaultTimeout(45_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`);
  });
  const token = new URL(served.claim!).hash.slice(1);
  const data = { token, name: 'Ada Lovelace', email: 'ada@example.com', password: PASSWORD };
  expect((await page.request.post(`${served.url}/api/setup`, { data })).status()).toBe(201);
});

afterAll(async () => {
  await browser?.close();
  await served?.stop();
  await crawled?.remove();
  await rm(folder, { recursive: true, force: true });
});

const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });

/** The view as it stands is accessible, does not scroll sideways, and its pictures are taken. */
const isWell = async (name: string, expected = /^$/): Promise<void> => {
  expect(await accessTroubles(page)).toEqual([]);
  await shoot(page, name);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await sideways(page)).toBe(0);
  await page.setViewportSize({ width: 1360, height: 860 });
  expect(complaints.splice(0).filter((complaint) => !expected.test(complaint))).toEqual([]);
};

const editor = () => page.getByRole('textbox', { name: 'SQL' });

const write = async (sql: string): Promise<void> => {
  await editor().focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(sql);
};

const downloaded = async (work: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> => {
  const coming: Promise<Download> = page.waitForEvent('download');
  await work();
  const download = await coming;
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
};

describe('the console', () => {
  it('completes what the schema has, with its meaning', async () => {
    await page.goto(`${served.url}/console`);
    await heading('Console').waitFor();
    await page.getByRole('button', { name: 'page_versions', exact: true }).waitFor();
    await isWell('console-first');
    await write('select * from pages p where p.');
    await page.keyboard.type('stat');
    await page.locator('.cm-tooltip-autocomplete').waitFor();
    await page.locator('.cm-completionInfo').waitFor();
    expect(await page.locator('.cm-tooltip-autocomplete li').first().textContent()).toContain('status');
    await isWell('console-completion');
    await page.keyboard.press('Tab');
    expect(await editor().textContent()).toContain('p.status');
  });

  it('runs by key, shows the answer as table and chart, and keeps the question in the address', async () => {
    const sql =
      "select date_trunc('year', created_at) as year, kind, count(*) as pages from pages where created_at is not null group by all order by year";
    await write(sql);
    await page.keyboard.press('Control+Enter');
    await page.locator('[data-row="1"]').waitFor();
    await page.getByText(/^\d+ rows in /).waitFor();
    expect(new URL(page.url()).searchParams.get('sql')).toBe(sql);
    await isWell('console-table');
    await page.getByRole('button', { name: 'Chart' }).click();
    await page.getByLabel('Told apart by').selectOption('kind');
    await page.locator('.k-chart svg').waitFor();
    await isWell('console-chart');
    await page.goto('about:blank');
    await page.goto(`${served.url}/console?sql=${encodeURIComponent('select 41 + 1 as answer')}`);
    await page.getByText('Ask the site anything').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('42', { exact: true }).waitFor();
  });

  it('runs the selection, and points at what is wrong in it', async () => {
    await write('select 1;\nselect nonsense\nfrom pages');
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Control+Shift+End');
    await page.getByRole('button', { name: 'Run the selection' }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.locator('.cm-wrong').waitFor();
    expect(await page.locator('.cm-wrong').textContent()).toBe('nonsense');
    expect(await page.locator('.cm-wrongLine').textContent()).toBe('select nonsense');
    await isWell('console-wrong', /status of 400/);
  });

  it('gives a question up', async () => {
    await write(ENDLESS);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Cancel' }).waitFor({ state: 'detached' });
    await write("select '=1+1' as formula, 2 as two");
    await page.keyboard.press('Control+Enter');
    await page.getByText('=1+1', { exact: true }).waitFor();
  });

  it('keeps the answer as a file, the question by its name, and its history', async () => {
    const { name, bytes } = await downloaded(async () => {
      await page.getByRole('button', { name: 'Export' }).click();
      await page.getByRole('menuitem', { name: /CSV/ }).click();
    });
    expect(name).toMatch(/^kscope-answer-.*\.csv$/);
    expect(bytes.toString()).toBe("formula,two\r\n'=1+1,2\r\n");
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByLabel('Name', { exact: true }).fill('Formulas');
    await page.getByLabel('Share it with the other auditors').check();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Formulas shared' }).waitFor();
    await write('select 0');
    await page.getByRole('button', { name: 'Formulas shared' }).click();
    expect(await editor().textContent()).toContain('=1+1');
    await isWell('console-saved');
    await page.getByRole('button', { name: 'History' }).click();
    await page
      .getByText(/nonsense/)
      .first()
      .waitFor();
    await isWell('console-history');
  });
});

describe('the schema', () => {
  it('is read table by table, and leads to the console', async () => {
    await page.goto(`${served.url}/schema`);
    await page.getByRole('heading', { level: 2, name: 'pages', exact: true }).last().waitFor();
    await isWell('schema');
    await page.getByLabel('Table, column or meaning').fill('legal');
    await page.getByRole('heading', { level: 2, name: 'legal_holds' }).waitFor();
    await page.goto(`${served.url}/schema?table=group_members`);
    await page.getByRole('link', { name: 'Open in the console' }).click();
    await heading('Console').waitFor();
    expect(await editor().textContent()).toBe('select *from group_memberslimit 100');
  });

  it('has a place for every table, and a line for every relation', async () => {
    const schema = await (await page.request.get(`${served.url}/api/schema`)).json();
    const { boxes, edges } = diagramOf(schema);
    expect(boxes).toHaveLength(schema.tables.length);
    expect(edges).toHaveLength(schema.relations.length);
    for (const a of boxes) {
      for (const b of boxes) {
        const apart =
          a.x + BOX_WIDTH <= b.x || b.x + BOX_WIDTH <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect(a === b || apart, `${a.table.name} and ${b.table.name}`).toBe(true);
      }
    }
  });

  it('is drawn, by keyboard and pointer', async () => {
    await page.goto(`${served.url}/schema?tab=diagram`);
    const box = page.getByRole('link', { name: /^page_links/ });
    await box.waitFor();
    await isWell('schema-diagram');
    await box.focus();
    await page.locator('.k-diagram-edge[data-on]').first().waitFor();
    await isWell('schema-diagram-table');
    const scale = () => page.locator('.k-diagram svg > g').getAttribute('transform');
    const before = await scale();
    await page.keyboard.press('+');
    expect(await scale()).not.toBe(before);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 2, name: 'page_links' }).waitFor();
  });
});

describe('a table', () => {
  it('keeps filters, order and columns as a view, and opens with it', async () => {
    await page.goto(`${served.url}/pages?kind=page&sort=title`);
    await page.locator('[data-row="0"] a').first().waitFor();
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Space' }).click();
    await page.keyboard.press('Escape');
    await page.waitForURL(/columns=/);
    await page.getByRole('button', { name: 'Save view' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Only pages');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Only pages', exact: true }).waitFor();
    await page.getByRole('columnheader', { name: 'Space' }).waitFor({ state: 'detached' });
    await isWell('pages-view');
    await page.getByRole('button', { name: 'More of Only pages' }).click();
    await page.getByRole('menuitem', { name: 'Open with it' }).click();
    await page.goto(`${served.url}/pages`);
    await page.waitForURL(/kind=page/);
    expect(new URL(page.url()).searchParams.get('sort')).toBe('title');
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await page.getByRole('columnheader', { name: 'Space' }).waitFor();
    expect(new URL(page.url()).searchParams.get('kind')).toBeNull();
  });

  it('is kept as a file with all of its rows', async () => {
    await page.goto(`${served.url}/pages?view=all`);
    const { bytes } = await downloaded(async () => {
      await page.getByRole('button', { name: 'Export' }).click();
      await page.getByRole('menuitem', { name: 'NDJSON' }).click();
    });
    const { total } = (await (await page.request.get(`${served.url}/api/pages?limit=1`)).json()) as { total: number };
    expect(bytes.toString().trimEnd().split('\n')).toHaveLength(total);
  });
});

describe('a chart', () => {
  it('is kept as a picture that says what it shows, of which site and when', async () => {
    await page.goto(`${served.url}/insights/content-over-time`);
    await page.locator('.k-chart svg').waitFor();
    const keep = (kind: string) =>
      downloaded(async () => {
        await page.getByRole('button', { name: 'Save the picture' }).first().click();
        await page.getByRole('menuitem', { name: kind }).click();
      });
    const { bytes: svg } = await keep('SVG');
    expect(svg.toString()).toMatch(/^<svg xmlns[\s\S]*>How [^<]+[\s\S]*acme · \d{4}-\d\d-\d\d \d\d:\d\d UTC · Kscope/);
    const { bytes: png } = await keep('PNG');
    expect([...png.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
    expect(png.length).toBeGreaterThan(10_000);
    await page.getByRole('menu').waitFor({ state: 'hidden' });
    if (process.env.KSCOPE_SHOTS !== undefined) await writeFile(join(process.env.KSCOPE_SHOTS, 'picture.png'), png);
    await isWell('insight-picture');
  });
});

describe('own insights', () => {
  it('stand beside ours, and broken files in a place of their own', async () => {
    await page.goto(`${served.url}/insights`);
    await page.getByText('Own files that are no insight').waitFor();
    await isWell('insights-own');
    await page.getByRole('link', { name: 'Of which kinds are there how many?' }).click();
    await heading('Of which kinds are there how many?').waitFor();
    await page.locator('[data-row="0"]').waitFor();
    await isWell('insight-own');
  });
});
