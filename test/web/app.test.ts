import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Accounts } from '../../src/accounts/accounts.ts';
import { Vault } from '../../src/accounts/secret.ts';
import { columnsPlace } from '../../src/columns/place.ts';
import { Limiters } from '../../src/crawl/limiters.ts';
import { systemClock } from '../../src/model/clock.ts';
import { serve } from '../../src/server/serve.ts';
import type { Simulator } from '../../src/simulator/http/server.ts';
import { startSimulator } from '../../src/simulator/http/server.ts';
import type { SimContent, SimToken, Site } from '../../src/simulator/site.ts';
import { canView } from '../../src/simulator/truth/access.ts';
import { buildSite } from '../../src/simulator/world/site.ts';
import type { OpenIdProvider } from '../support/openIdProvider.ts';
import { CLIENT, openProvider } from '../support/openIdProvider.ts';
import type { TestHome } from '../support/records.ts';
import { openTestHome } from '../support/records.ts';
import { openServer } from '../support/server.ts';
import { accessTroubles, buildWeb, openBrowser, shoot, sideways } from './browser.ts';

const PASSWORD = 'a long password of nobody';
const HOSTILE = '<img src=x onerror="window.stolen=1">"\'</script><script>window.stolen=1</script>';
const RIGHT_TO_LEFT = 'תוכנית העבודה לשנת 2027 (v2) — الخطة السنوية';
const LONG = `A title without an end ${'and on '.repeat(30)}${'X'.repeat(40)}`;

let folder: string;
let site: Site;
let simulator: Simulator;
let home: TestHome;
let url: string;
let claim: string;
let browser: Browser;
let page: Page;
const stop = new AbortController();
let over: Promise<void>;
/** What the browser complained about: scripts that failed, and what the policy of the server refused. */
const complaints: string[] = [];
const logged: string[] = [];
let tokenOfSite: SimToken;
let provider: OpenIdProvider;

const pagesThatShow = (): SimContent[] =>
  [...site.contents.values()].filter(
    (one) =>
      one.kind === 'page' && one.status === 'current' && canView(site, one.id, tokenOfSite.accountId).verdict === true,
  );

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kscope-web-'));
  site = buildSite({ seed: 11, pages: 250 });
  tokenOfSite = site.tokens[0]!;
  const shown = pagesThatShow();
  for (const [i, title] of [HOSTILE, RIGHT_TO_LEFT, LONG].entries()) shown[i]!.title = title;
  [, simulator, home, browser, provider] = await Promise.all([
    buildWeb(folder),
    startSimulator({ site }),
    openTestHome(),
    openBrowser(),
    openProvider(),
  ]);
  const listening = Promise.withResolvers<{ readonly url: string; readonly claim: string | null }>();
  const vault = await Vault.open({ KSCOPE_KEY: 'a key for tests and nothing else' });
  over = serve({
    records: home.records,
    accounts: new Accounts(home.records, vault),
    vault,
    // The browser of this test finds no other address than the server's own.
    publicUrl: null,
    reach: { allowedHosts: new Set(['127.0.0.1']) },
    limiters: new Limiters({ clock: systemClock }),
    columnsDirectory: await columnsPlace({ home: home.home }),
    home: home.home,
    clock: systemClock,
    signal: stop.signal,
    host: '127.0.0.1',
    port: 0,
    schedule: false,
    webFolder: folder,
    log: (text) => logged.push(text),
    onListening: listening.resolve,
  });
  over.catch(listening.reject);
  const at = await listening.promise;
  url = at.url;
  claim = at.claim!;
  const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, timezoneId: 'Europe/Berlin' });
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => complaints.push(`a dialog: ${dialog.message()}`));
  page.on('console', (message) => {
    const { url: at } = message.location();
    // A session that is not there yet is asked for, and refused.
    if (message.type() === 'error' && !/status of 401/.test(message.text())) complaints.push(`${message.text()} ${at}`);
  });
});

afterAll(async () => {
  await browser?.close();
  stop.abort(new Error('the test is over'));
  await over;
  await simulator?.close();
  await provider?.close();
  await home?.remove();
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

describe('the web application', () => {
  it('is claimed by the one-time link, of which no trace stays', async () => {
    await page.goto(claim);
    await heading('Welcome to Kscope').waitFor();
    expect(page.url()).toBe(`${url}/setup`);
    await isWell('claim');
    await page.getByLabel('Your name').fill('Ada Lovelace');
    await page.getByLabel('E-mail').fill('ada@example.com');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Create the admin' }).click();
    await heading('Connect your Confluence').waitFor();
  });

  it('leads through account, test and filters to the first crawl and its first answers', async () => {
    await isWell('connect');
    await page.getByLabel('Address of the site').fill(simulator.url);
    await page.getByLabel(/E-mail of the token/).fill(tokenOfSite.email);
    await page.getByLabel('API token', { exact: true }).fill(tokenOfSite.secret);
    await page.getByRole('button', { name: 'Connect and test' }).click();
    await heading('What the token can see').waitFor();
    await page.getByText(/works, and belongs to/).waitFor();
    await isWell('test');
    await page.getByRole('button', { name: 'Go on' }).click();
    await heading('What to read').waitFor();
    await page.getByText('that the token sees').waitFor();
    await isWell('filters');
    await page.getByRole('button', { name: 'Start the first crawl' }).click();
    await heading('The first crawl').waitFor();
    await page.getByRole('link', { name: 'Open the overview' }).waitFor({ timeout: 60_000 });
    await page.getByText('Needs attention').waitFor();
    await isWell('crawl');
    await page.getByRole('link', { name: 'Open the overview' }).click();
    await heading('Overview').waitFor();
  });

  it('shows the state of the site, each number leading to what is behind it', async () => {
    await page.locator('.k-chart svg').waitFor();
    await isWell('overview');
    await page
      .getByRole('link', { name: /^Pages/ })
      .nth(1)
      .click();
    await heading('Pages').waitFor();
  });

  it('lists pages with filters in the address, hostile titles as text', async () => {
    await page.goto(`${url}/pages?q=onerror`);
    await page.getByText(HOSTILE, { exact: true }).waitFor();
    await page.goto(`${url}/pages`);
    await page.locator('[data-row="5"] a').first().waitFor();
    await isWell('pages');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.waitForFunction(() => document.activeElement?.closest('[data-row="1"]') !== null);
    await page.getByLabel('Title').fill('without an end');
    await page.getByText('1 page', { exact: true }).waitFor();
    expect(new URL(page.url()).searchParams.get('q')).toBe('without an end');
    await page.getByRole('button', { name: 'Changed' }).click();
    await page.waitForURL(/sort=changed/);
    await isWell('pages-long');
  });

  it('tells of a page who can see it, and of a person why', async () => {
    const [hostile, rightToLeft] = pagesThatShow();
    await page.goto(`${url}/pages/${rightToLeft!.id}`);
    await heading(RIGHT_TO_LEFT).waitFor();
    await page.getByRole('button', { name: 'Why?' }).first().click();
    await page.locator('.k-layers').waitFor();
    await isWell('page');
    const { people } = await (async () => {
      const shown = await page
        .getByText(/^\d[\d,]* (person|people)$/)
        .first()
        .textContent();
      return { people: Number(shown!.replace(/\D/g, '')) };
    })();
    const truth = [...site.users.keys()].filter((id) => canView(site, rightToLeft!.id, id).verdict === true).length;
    expect(people).toBe(truth);
    for (const tab of ['Versions', 'Links', 'Timeline', 'Text']) {
      await page.getByRole('button', { name: tab }).click();
      await page.waitForURL(new RegExp(`tab=${tab.toLowerCase()}`));
      await page.waitForFunction(() => document.querySelector('.k-bone') === null);
      expect(await accessTroubles(page)).toEqual([]);
    }
    await isWell('page-text');
    await page.goto(`${url}/pages/${hostile!.id}`);
    await heading(HOSTILE).waitFor();
    await isWell('page-hostile');
  });

  it('is driven by the keyboard', async () => {
    await page.goto(`${url}/`);
    await heading('Overview').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await heading('Crawls').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('without an end');
    await page.getByRole('option', { name: /A title without an end/ }).waitFor();
    await isWell('palette');
    await page.keyboard.press('Enter');
    await heading(/A title without an end/).waitFor();
    await isWell('page-long');
  });

  it.each([
    ['/crawls', 'Crawls', 'crawls'],
    ['/coverage', 'Coverage', 'coverage'],
    ['/spaces', 'Spaces', 'spaces'],
    ['/tree', 'Tree', 'tree'],
    ['/people', 'People', 'people'],
    ['/groups', 'Groups', 'groups'],
    ['/access', 'Exposure', 'access'],
    ['/access?list=external-pages', 'Which pages can external collaborators see?', 'access-list'],
    ['/access?list=page-breadth', 'How many people can see a page?', 'access-breadth'],
    ['/access?list=dead-names', /^Which restrictions name/, 'access-names'],
    ['/compare', 'Compare two moments', 'compare-empty'],
    ['/insights', 'Insights', 'insights'],
    ['/insights/content-over-time', /^How .*\?$/, 'insight'],
    ['/insights/page-owners', /\?$/, 'insight-table'],
    ['/settings', 'Settings', 'settings'],
    ['/settings?tab=members', 'Settings', 'settings-members'],
    ['/settings?tab=sign-on', 'Settings', 'settings-sign-on'],
    ['/settings?tab=profile', 'Settings', 'settings-profile'],
    ['/settings?tab=tokens', 'Settings', 'settings-tokens'],
    ['/settings?tab=activity', 'Settings', 'settings-activity'],
  ])('shows %s', async (path, title, name) => {
    await page.goto(`${url}${path}`);
    await heading(title).waitFor();
    await page.waitForFunction(() => document.querySelector('.k-bone') === null);
    await isWell(name);
  });

  it('lists findings, of which one is acknowledged', async () => {
    await page.goto(`${url}/findings?status=suppressed`);
    await page.getByText('No finding is like that').waitFor();
    await isWell('findings-none');
    await page.goto(`${url}/findings?status=open`);
    await page.locator('[data-row="2"] a').first().waitFor();
    await isWell('findings');
    await page.locator('[data-row="2"] a').first().click();
    await heading(/./).waitFor();
    await page.getByLabel('Why').fill('It is being moved');
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByText('acknowledged', { exact: true }).first().waitFor();
    await page.waitForFunction(() => document.querySelector('.k-bone') === null);
    await isWell('finding');
  });

  it('decides of many findings at once by the keyboard, and takes it back', async () => {
    await page.goto(`${url}/findings?status=open`);
    await page.locator('[data-row="3"] a').first().waitFor();
    const total = page.getByText(/^\d+ findings$/);
    const before = Number.parseInt((await total.textContent())!, 10);
    for (const key of ['j', 'x', 'j', 'j', 'x']) await page.keyboard.press(key);
    await page.getByText('2 findings selected').waitFor();
    await isWell('findings-selected');
    await page.getByLabel('Why').fill('They are being moved');
    await page.getByRole('button', { name: 'Suppress' }).click();
    await page.getByText('2 findings suppressed').waitFor();
    await page.getByText(`${before - 2} findings`, { exact: true }).waitFor();
    await isWell('findings-done');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText(`${before} findings`, { exact: true }).waitFor();
    await page.getByText('By rule').click();
    await page.locator('.k-row strong').first().waitFor();
    await isWell('findings-by-rule');
    const [rule] = await page.locator('.k-row strong').allTextContents();
    await page.locator('a.k-row').first().click();
    await page.getByText('Each', { exact: true }).click();
    await page.getByText(new RegExp(`^${rule} finding`)).waitFor();
  });

  it('adds a channel, tests it, narrows it, and shows what was delivered', async () => {
    const receiver = await openServer([{ status: 200 }, { status: 500, body: HOSTILE }]);
    await page.goto(`${url}/settings?tab=channels`);
    await page.getByText('Nobody is told anything yet').waitFor();
    await isWell('channels-none');
    await page.getByRole('button', { name: 'Add a channel' }).click();
    await page.getByLabel('Kind').selectOption('webhook');
    await page.getByLabel('Name', { exact: true }).fill('ops');
    await page.getByLabel('Address').fill(receiver.origin);
    await page.getByLabel('Secret for signatures').fill('short');
    await page.getByLabel('When', { exact: true }).selectOption('week');
    expect(await page.getByLabel('Time zone').inputValue()).toBe('Europe/Berlin');
    await page.getByRole('button', { name: 'Add it' }).click();
    await page.getByRole('alert').getByText('shorter than 16').waitFor();
    await isWell('channel-new', /status of 400/);
    await page.getByLabel('Secret for signatures').fill('a secret for signatures');
    await page.getByRole('button', { name: 'Add it' }).click();
    for (const status of ['sent', 'failed']) {
      await page.getByRole('button', { name: 'Test' }).click();
      await page.locator('.k-list').getByText(status, { exact: true }).waitFor();
    }
    expect(receiver.received).toHaveLength(2);
    await page.getByRole('button', { name: 'Change' }).click();
    const spaces = page.getByRole('combobox', { name: 'Only in these spaces' });
    await spaces.fill('ENG*');
    await spaces.press('Enter');
    await isWell('channel');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('high and above · in ENG*').waitFor();
    await isWell('channels');
    await receiver.close();
  });

  it('compares two moments, and says where it cannot', async () => {
    const answer = await page.request.get(`${url}/api/access/exposure?limit=1`);
    const { at } = (await answer.json()) as { readonly at: string };
    await page.goto(`${url}/compare?from=${at}`);
    await page.getByText('Nobody gained or lost anything').waitFor();
    await isWell('compare');
    await page.goto(`${url}/compare?from=2001-01-01T00:00:00.000Z`);
    await page.getByRole('alert').waitFor();
    await isWell('compare-unknown', /status of 400/);
  });

  it('says that there is no such insight', async () => {
    await page.goto(`${url}/insights/page-owner`);
    await page.getByText('near: page-owners').waitFor();
    await isWell('insight-unknown', /status of 404/);
  });

  it.each([
    ['/crawls', '.k-list a.k-row', 'run'],
    ['/spaces', '[data-row="0"] a', 'space'],
    ['/people', '[data-row="3"] a', 'person'],
    ['/groups', '[data-row="0"] a', 'group'],
  ])('goes from %s to one of them', async (path, link, name) => {
    await page.goto(`${url}${path}`);
    await page.locator(link).first().click();
    await page.waitForFunction((from) => location.pathname.startsWith(`${from}/`), path);
    await page.locator('h1').waitFor();
    await page.waitForFunction(() => document.querySelector('.k-bone') === null);
    await isWell(name);
  });

  it('leads whoever is not signed in to the sign-in, and back to where they were', async () => {
    await page.context().clearCookies();
    await page.goto(`${url}/pages?q=onerror`);
    await heading('Sign in').waitFor();
    await isWell('sign-in');
    await page.getByLabel('E-mail').fill('ada@example.com');
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('the e-mail or the password is wrong').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText(HOSTILE, { exact: true }).waitFor();
    expect(new URL(page.url()).searchParams.get('q')).toBe('onerror');
  });

  it('leads back from a session that ends meanwhile', async () => {
    await page.goto(`${url}/spaces`);
    await page.locator('[data-row="0"] a').first().waitFor();
    await home.records.pool.query('delete from sessions');
    await page.getByLabel('Name or key').fill('e');
    await heading('Sign in').waitFor();
    expect(new URL(page.url()).searchParams.get('back')).toBe('/spaces?q=e');
    await page.getByLabel('E-mail').fill('ada@example.com');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('[data-row="0"] a').first().waitFor();
    expect(new URL(page.url()).searchParams.get('q')).toBe('e');
    complaints.length = 0;
  });

  it('sets up single sign-on, and lets somebody in by it, who signs out of it too', async () => {
    await page.goto(`${url}/settings?tab=sign-on`);
    await page.getByLabel('Address of the provider (issuer)').fill(provider.issuer);
    await page.getByLabel('What the button says').fill('Sign in with Acme');
    await page.getByLabel('Client id').fill(CLIENT.id);
    await page.getByLabel('Client secret').fill(CLIENT.secret);
    await page.getByLabel('Claim that names the groups').fill('groups');
    await page.getByRole('button', { name: 'Let a group give a role' }).click();
    await page.getByLabel('Group 1', { exact: true }).fill('auditors');
    await page.getByLabel('Role of group 1').selectOption('auditor');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Ask the provider' }).click();
    await page.getByText('The provider knows the client').waitFor();
    await isWell('settings-sign-on-set');
    await page.context().clearCookies();
    await page.goto(`${url}/pages?q=onerror`);
    provider.person = { sub: 'sam', email: 'sam@example.com', email_verified: false, groups: ['auditors'] };
    await page.getByRole('link', { name: 'Sign in with Acme' }).click();
    await page.getByText('your e-mail is not verified by the provider').waitFor();
    await isWell('sign-in-trouble', /status of 401/);
    provider.person = { ...provider.person, email_verified: true, name: 'Sam' };
    await page.goto(`${url}/pages?q=onerror`);
    await page.getByRole('link', { name: 'Sign in with Acme' }).click();
    await page.getByText(HOSTILE, { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Sam' }).click();
    await page.getByText('this one').waitFor();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await heading('Sign in').waitFor();
    expect(provider.left).toHaveLength(1);
    await page.getByLabel('E-mail').fill('ada@example.com');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await heading('Overview').waitFor();
  });

  it('says that the server is lost, and goes on by itself', async () => {
    await page.goto(`${url}/spaces`);
    await page.locator('[data-row="0"] a').first().waitFor();
    await page.context().setOffline(true);
    await page.getByLabel('Name or key').fill('e');
    await page.locator('.k-banner').waitFor();
    await isWell('lost', /ERR_INTERNET_DISCONNECTED/);
    await page.context().setOffline(false);
    await page.locator('.k-banner').waitFor({ state: 'detached' });
    await page.locator('[data-row="0"] a').first().waitFor();
    complaints.length = 0;
  });

  it('lets a viewer in by a link, and shows them what is for viewers', async () => {
    await page.goto(`${url}/settings?tab=members`);
    await page.getByLabel('Name', { exact: true }).fill('Vera');
    await page.getByLabel('E-mail').fill('vera@example.com');
    await page.getByRole('button', { name: 'Make the link' }).click();
    const link = await page.getByText(/\/invitation#/).textContent();
    await page.context().clearCookies();
    await page.goto('about:blank');
    await page.goto(link!);
    await heading('Welcome to Kscope').waitFor();
    await isWell('invitation');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Set the password' }).click();
    await heading('Overview').waitFor();
    await page.getByRole('link', { name: 'Spaces', exact: true }).waitFor();
    expect(await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'People' }).count()).toBe(0);
    await page.goto(`${url}/people`);
    await page.getByText(/this is for auditors/).waitFor();
    await isWell('refused', /status of 403/);
  });

  it('ran nothing of what the site says', async () => {
    expect(await page.evaluate(() => 'stolen' in globalThis)).toBe(false);
    expect(complaints).toEqual([]);
  });
});
