import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkSome } from '../support/findings.ts';
import { makeHostile } from '../support/hostile.ts';
import type { Caller, Served } from '../support/served.ts';
import { columnsOf, crawlWithColumns, PASSWORD, serveSite, sessionOf } from '../support/served.ts';
import type { CrawledSite } from '../support/site.ts';
import { openSite } from '../support/site.ts';
import { buildWeb, openBrowser, shoot, sideways } from './browser.ts';

let folder: string;
let crawled: CrawledSite;
let served: Served;
let admin: Caller;
let browser: Browser;
let page: Page;
/** Scripts that failed, what the policy of the server refused, and whatever was asked of other servers. */
const complaints: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kscope-web-'));
  const [, site, opened] = await Promise.all([buildWeb(folder), openSite({ seed: 23, pages: 80 }), openBrowser()]);
  crawled = site;
  browser = opened;
  makeHostile(crawled.site);
  await crawlWithColumns(crawled);
  await checkSome(crawled.home, columnsOf(crawled.home.home), 'acme');
  served = await serveSite(crawled, { webFolder: folder });
  page = await (await browser.newContext({ viewport: { width: 1360, height: 860 } })).newPage();
  page.setDefaultTimeout(30_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => complaints.push(`a dialog: ${dialog.message()}`));
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(served.url)) complaints.push(request.url());
  });
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 401/.test(message.text())) complaints.push(message.text());
  });
  await page.goto(`${served.url}/setup${new URL(served.claim!).hash}`);
  await page.getByLabel('Your name').fill('Ada Lovelace');
  await page.getByLabel('E-mail').fill('ada@example.com');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create the admin' }).click();
  await page.waitForURL((at) => at.pathname !== '/setup');
  const signedIn = await served.caller().send('POST', '/api/session', { email: 'ada@example.com', password: PASSWORD });
  admin = served.caller(sessionOf(signedIn));
});
afterAll(async () => {
  await browser?.close();
  await served?.stop();
  await crawled?.remove();
  await rm(folder, { recursive: true, force: true });
});

const firstOf = async (list: string): Promise<string> =>
  encodeURIComponent((await admin.get(`/api/${list}`)).json.items[0].id);

const allOf = async (list: string): Promise<readonly { id: string; title: string; name: string }[]> =>
  (await admin.get(`/api/${list}?limit=200`)).json.items;

it('hostile names stand in every view as text: nothing is run, refused or fetched, and nothing is wider than the screen', async () => {
  const long = (await allOf('pages')).find(({ title }) => title.endsWith(' long'))!;
  const markup = (await allOf('pages')).find(({ title }) => title.endsWith(' markup'))!;
  const widePerson = (await allOf('people')).find(({ name }) => name?.endsWith(' long'))!;
  const views = {
    overview: '/',
    pages: '/pages',
    tree: `/tree?space=${await firstOf('spaces')}`,
    'page-long': `/pages/${long.id}`,
    'page-markup': `/pages/${markup.id}`,
    'page-access': `/pages/${long.id}?tab=access`,
    'page-versions': `/pages/${markup.id}?tab=versions`,
    spaces: '/spaces',
    space: `/spaces/${await firstOf('spaces')}`,
    people: '/people',
    person: `/people/${encodeURIComponent(widePerson.id)}`,
    groups: '/groups',
    group: `/groups/${await firstOf('groups')}`,
    labels: '/labels',
    access: '/access',
    matrix: '/access/matrix',
    findings: '/findings',
    finding: `/findings/${await firstOf('findings')}`,
    insights: '/insights',
    crawls: '/crawls',
    activity: '/settings?tab=activity',
  };
  const wide: Record<string, number> = {};
  for (const [name, path] of Object.entries(views)) {
    await page.goto(`${served.url}${path}`);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.waitForFunction(() => document.querySelector('.k-bone') === null);
    await shoot(page, `hostile-${name}`);
    for (const width of [1360, 390]) {
      await page.setViewportSize({ width, height: 860 });
      const pixels = await sideways(page);
      if (pixels > 0) wide[`${name} ${width}`] = pixels;
    }
    await page.setViewportSize({ width: 1360, height: 860 });
    expect(await page.evaluate(() => 'stolen' in globalThis), name).toBe(false);
    expect(complaints.splice(0), name).toEqual([]);
  }
  expect(wide).toEqual({});
});
