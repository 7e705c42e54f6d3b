import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { canView } from '../../src/simulator/truth/access.ts';
import type { Served } from '../support/served.ts';
import { crawlWithColumns, PASSWORD, serveSite } from '../support/served.ts';
import type { CrawledSite } from '../support/site.ts';
import { openSite } from '../support/site.ts';
import { accessTroubles, buildWeb, openBrowser, shoot, sideways } from './browser.ts';
import { MAIN_VIEWS, shiftOf, watchShifts } from './layoutShift.ts';

const POLICIES = `
retention:
  - id: old-pages
    meaning: Whatever nobody has touched for a while is looked at once.
    trigger: last-human-edit
    after: 30d
    action: review
  - id: old-posts
    meaning: News go to the archive.
    scope: { kinds: [blogpost] }
    trigger: created
    after: 30d
    action: archive
controls:
  - id: owned
    meaning: Every page has an owner who is active.
    scope: { kinds: [page] }
    require: { owner: active, reviewed_within: 12m }
`;

let folder: string;
let crawled: CrawledSite;
let served: Served;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kscope-web-'));
  const [, site, opened] = await Promise.all([buildWeb(folder), openSite({ seed: 13, pages: 200 }), openBrowser()]);
  crawled = site;
  browser = opened;
  await crawlWithColumns(crawled);
  const policies = join(crawled.home.home, 'policies');
  await mkdir(policies);
  await writeFile(join(policies, 'retention.yaml'), POLICIES);
  served = await serveSite(crawled, { webFolder: folder });
  const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, timezoneId: 'Europe/Berlin' });
  page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 401/.test(message.text())) complaints.push(message.text());
  });
  // The link bears the public address, which leads nowhere from here.
  await page.goto(`${served.url}/setup${new URL(served.claim!).hash}`);
  await page.getByLabel('Your name').fill('Ada Lovelace');
  await page.getByLabel('E-mail').fill('ada@example.com');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create the admin' }).click();
  // What was crawled already needs no welcome.
  await page.waitForURL((at) => at.pathname === '/');
});

afterAll(async () => {
  await browser?.close();
  await served?.stop();
  await crawled?.remove();
  await rm(folder, { recursive: true, force: true });
});

const open = async (path: string, title: string | RegExp): Promise<void> => {
  await page.goto(`${served.url}${path}`);
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  await page.waitForFunction(() => document.querySelector('.k-bone') === null);
};

/** The view as it stands is accessible, does not scroll sideways, and its pictures are taken. */
const isWell = async (name: string): Promise<void> => {
  expect(await accessTroubles(page)).toEqual([]);
  await shoot(page, name);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await sideways(page)).toBe(0);
  await page.setViewportSize({ width: 1360, height: 860 });
  expect(complaints.splice(0)).toEqual([]);
};

/** Who sees some of the site, and not all of it. */
const somebody = (): string => {
  const { site } = crawled;
  return [...site.users.keys()].find((id) => {
    const seen = [...site.contents.values()].filter((one) => canView(site, one.id, id).verdict === true).length;
    return seen > 20 && seen < site.contents.size - 20;
  })!;
};

it('sorts pages by views and links, by mouse and keyboard, as the address says', async () => {
  const head = (name: string) => page.getByRole('columnheader', { name });
  await open('/pages', 'Pages');
  await page.locator('[data-row="3"] a').first().waitFor();
  await page.getByRole('button', { name: 'Views' }).click();
  await page.waitForURL(/sort=-views/);
  await head('Views').and(page.locator('[aria-sort="descending"]')).waitFor();
  await page.waitForFunction(() => document.querySelector('.k-bone') === null);
  await isWell('pages-by-views');
  await page.getByRole('button', { name: 'Links in' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/sort=-linksIn/);
  await open('/pages?sort=views', 'Pages');
  await head('Views').and(page.locator('[aria-sort="ascending"]')).waitFor();
});

it('begins at the top of what a filter leaves, though the first row is the same', async () => {
  await open('/pages', 'Pages');
  const first = (await page.locator('[data-row="0"] .k-title-cell > a').getAttribute('title')) ?? '';
  const top = () => page.evaluate(() => document.querySelector('.k-table')?.scrollTop);
  await page.locator('.k-table').evaluate((table) => table.scrollTo({ top: 1500 }));
  expect(await top()).toBe(1500);
  // A letter that is in most titles, this one among them.
  await page.getByLabel('Title', { exact: true }).fill(/[eaoi]/i.exec(first)?.[0].toLowerCase() ?? '');
  await page.waitForURL(/q=/);
  await page.waitForFunction(() => document.querySelector('.k-table')?.scrollTop === 0);
  expect(await page.locator('[data-row="0"] .k-title-cell > a').getAttribute('title')).toBe(first);
});

it('moves nothing that already stands in a main view', async () => {
  const watched = await page.context().newPage();
  await watchShifts(watched);
  const shifts: Record<string, number> = {};
  for (const [name, path] of Object.entries(MAIN_VIEWS)) shifts[name] = await shiftOf(watched, `${served.url}${path}`);
  await watched.close();
  expect(Object.entries(shifts).filter(([, shift]) => shift > 0.1)).toEqual([]);
}, 120_000);

it('shows the plan, filtered by what its address says', async () => {
  await open('/policies', 'Policies');
  await page.locator('[data-row="3"] a').first().waitFor();
  await page.getByText('A dry run: nothing is done.').waitFor();
  await isWell('policies-plan');
  await page.getByLabel('Policy').selectOption('old-posts');
  await page.waitForURL(/policy=old-posts/);
  await page.waitForFunction(() => document.querySelector('.k-table [data-row]')?.textContent?.includes('archive'));
  const file = page.waitForEvent('download');
  await page.getByRole('link', { name: 'CSV' }).click();
  expect((await file).suggestedFilename()).toMatch(/^kscope-plan-.*\.csv$/);
});

it('places a hold, shows it on the page that it holds, and lifts it', async () => {
  await open('/policies?tab=holds', 'Policies');
  await page.getByText('Nothing is held').waitFor();
  const { rows } = await crawled.home.records.pool.query<{ id: string; space: string }>(
    `select page_id as id, s.key as space from pages p join spaces s using (account, space_id)
     where kind = 'page' and p.status = 'current' order by page_id limit 1`,
  );
  const [held] = rows;
  await page.getByLabel('On', { exact: true }).selectOption('space');
  await page.getByLabel('Which').fill(held!.space);
  await page.getByLabel('Reason').fill('The case of 2027');
  await page.getByRole('button', { name: 'Place the hold' }).click();
  await page.getByRole('button', { name: /^Holds \d/ }).click();
  await page.waitForURL(/hold=/);
  await page.waitForFunction(() => document.querySelector('.k-bone') === null);
  await isWell('policies-holds');
  await open(`/pages/${held!.id}`, /./);
  await page.getByText('The case of 2027').waitFor();
  await page.getByRole('button', { name: /^Attest version/ }).click();
  await page.getByLabel('Note on the review').fill('Still right');
  await page.getByRole('button', { name: 'Attest', exact: true }).click();
  await page.getByText('Still right', { exact: true }).waitFor();
  await isWell('page-held');
  await open('/policies?tab=holds', 'Policies');
  await page.getByRole('button', { name: 'Lift…' }).click();
  await page.getByLabel('Why it is lifted').fill('Settled');
  await page.getByRole('button', { name: 'Lift the hold' }).click();
  await page.getByText('Nothing is held').waitFor();
});

it('leads from the controls to the pages that fail them', async () => {
  await open('/policies?tab=controls', 'Policies');
  await isWell('policies-controls');
  await page.getByRole('link', { name: /fail$/ }).click();
  await page.waitForURL(/verdict=fail/);
  await page.getByText('it was never reviewed').first().waitFor();
});

it('says what is broken, while what was last good stays', async () => {
  const file = join(crawled.home.home, 'policies', 'retention.yaml');
  await writeFile(file, POLICIES.replace('action: review', 'action: burn'));
  await open('/policies?tab=policies', 'Policies');
  await page.getByText(/policies\/retention\.yaml:7:/).waitFor();
  await page.getByText('old-posts').waitFor();
  await isWell('policies-broken');
  await writeFile(file, POLICIES);
});

it('shows the matrix of rights, walked by keys, each cell opened', async () => {
  await open('/access/matrix', 'Rights');
  const first = page.locator('[data-at="0 0"]');
  await first.waitFor();
  await isWell('matrix');
  await first.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() => (document.activeElement as HTMLElement).dataset.at === '1 1');
  await page.locator('[data-right="admin"][data-at]').first().click();
  await page.getByRole('dialog').getByText('administer space').first().waitFor();
  expect(new URL(page.url()).searchParams.get('cell')).not.toBeNull();
  await isWell('matrix-cell');
});

it('walks the site as a person, who sees what the truth says', async () => {
  const { site } = crawled;
  const person = somebody();
  await open(`/see?person=${encodeURIComponent(person)}`, 'What they see');
  await page.locator('.k-tree .k-twist').first().click();
  await page.locator('.k-tree .k-tree li').first().waitFor();
  await isWell('see');
  const shown = await page
    .locator('.k-tree .k-tree .k-tree-row a')
    .evaluateAll((links) => links.map((link) => new URL((link as HTMLAnchorElement).href).pathname.split('/').at(-1)!));
  const certain = await page
    .locator('.k-tree .k-tree .k-tree-row')
    .evaluateAll((rows) => rows.map((row) => !row.textContent?.includes('unknown')));
  expect(shown.length).toBeGreaterThan(0);
  for (const [i, id] of shown.entries()) {
    if (certain[i]) expect(canView(site, decodeURIComponent(id), person).verdict, id).toBe(true);
  }
  await page.getByRole('button', { name: 'Leave' }).click();
  await page.getByText('Choose a person').waitFor();
  await isWell('see-choose');
  const { rows } = await crawled.home.records.pool.query(
    "select distinct action from activity where action like 'person see-as%' and subject_id = $1 order by action",
    [person],
  );
  expect(rows.map(({ action }) => action)).toEqual(['person see-as', 'person see-as spaces']);
});

it.each([
  ['/policies?tab=reviews', 'Policies', 'policies-reviews'],
  ['/policies?tab=reviews&list=all', 'Policies', 'policies-reviewed'],
  ['/labels', 'Labels', 'labels'],
  ['/labels?tab=alike', 'Labels', 'labels-alike'],
])('shows %s', async (path, title, name) => {
  await open(path, title);
  await isWell(name);
});

it('goes from the labels to one of them', async () => {
  await open('/labels', 'Labels');
  await page.locator('[data-row="0"] a').first().click();
  await page.waitForURL(/\/labels\/./);
  await page.getByText('On the same pages').waitFor();
  await isWell('label');
});

it('has the columns that the address asks for, and selects rows by x', async () => {
  await open('/pages?columns=labels,views,linksIn,words,edited', 'Pages');
  await page.getByRole('columnheader', { name: 'Links in' }).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.getByText('2 pages selected').waitFor();
  await isWell('pages-columns');
});

it.each([
  ['work', 'Edited last', 'person-work'],
  ['spaces', 'Groups', 'person-spaces'],
])('tells of a person the part %s', async (tab, text, name) => {
  await open(`/people/${encodeURIComponent(somebody())}?tab=${tab}`, /./);
  await page.getByText(text, { exact: true }).first().waitFor();
  await page.waitForFunction(() => document.querySelector('.k-bone') === null);
  await isWell(name);
});

it('tells of a space what it grants and who writes there, and times in UTC for who wants them', async () => {
  await open('/spaces', 'Spaces');
  await page.locator('[data-row="0"] a').first().click();
  await page.getByRole('heading', { name: 'What it grants' }).waitFor();
  await page.getByRole('button', { name: 'Show times in UTC' }).click();
  await page
    .getByText(/^\d{4}-\d\d-\d\d \d\d:\d\d UTC$/)
    .first()
    .waitFor();
  await page.waitForFunction(() => document.querySelector('.k-bone') === null);
  await isWell('space-deeper');
});
