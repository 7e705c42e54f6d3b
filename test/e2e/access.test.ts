import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Simulator } from '../../src/simulator/http/server.ts';
import { startSimulator } from '../../src/simulator/http/server.ts';
import { momentOf } from '../../src/simulator/life/moment.ts';
import type { Site } from '../../src/simulator/site.ts';
import { canEdit, canView } from '../../src/simulator/truth/access.ts';
import { ANONYMOUS } from '../../src/simulator/truth/verdict.ts';
import { buildSite } from '../../src/simulator/world/site.ts';
import { TestCli } from '../support/cli.ts';

let site: Site;
let simulator: Simulator;
let cli: TestCli;

beforeAll(async () => {
  site = buildSite({ seed: 7, pages: 120, mode: 'ROLES_TRANSITION', anonymous: true });
  simulator = await startSimulator({ site });
  cli = await TestCli.createWithoutRules();
  await cli.keepDatabase();
  const { email, secret } = site.tokens[0]!;
  const added = await cli.run(
    ['account', 'add', 'acme', '--url', simulator.url, '--email', email, '--internal-domain', 'example.com'],
    { KSCOPE_TOKEN: secret },
  );
  expect(added.code).toBe(0);
  expect((await cli.run(['crawl', 'acme'])).code).toBe(0);
});
afterAll(async () => {
  await simulator.close();
  await cli.remove();
});

/** Whether the truth holds of a page, by list. */
const HOLDS: Readonly<Record<string, (id: string) => boolean>> = {
  'anonymous-pages': (id) => canView(site, id, ANONYMOUS).verdict,
  'guest-pages': (id) => people().some(({ guest, accountId }) => guest && canView(site, id, accountId).verdict),
  'app-edits': (id) =>
    people().some(({ accountType, accountId }) => accountType === 'app' && canEdit(site, id, accountId).verdict),
  'unseen-pages': (id) => !people().some(({ accountId }) => canView(site, id, accountId).verdict),
};

const people = () => [...site.users.values()];

interface PageRow {
  readonly verdict: string;
  readonly page_ids: readonly string[];
}

describe('access exposure', () => {
  it('lists what is true of the pages that were crawled, and counts apart what it cannot know', async () => {
    const { stdout, code } = await cli.run(['access', 'exposure', '--json', '--limit', 'all']);
    expect(code).toBe(0);
    const told: {
      run_id: string;
      at: string;
      lists: { id: string; count: number; unknown: number; rows: PageRow[] }[];
    } = JSON.parse(stdout);
    const run = await cli.run(['query', 'select run_id, started_at from crawl_runs', '--json']);
    expect(JSON.parse(run.stdout)).toEqual([{ run_id: told.run_id, started_at: told.at }]);
    const pages = await cli.run([
      'query',
      "select page_id from pages where kind in ('page', 'blogpost') and status in ('current', 'archived')",
      '--json',
    ]);
    const crawled: string[] = JSON.parse(pages.stdout).map((row: { page_id: string }) => row.page_id);
    for (const [id, holds] of Object.entries(HOLDS)) {
      const list = told.lists.find((one) => one.id === id)!;
      const idsOf = (verdict: string): string[] =>
        list.rows.filter((row) => row.verdict === verdict).flatMap(({ page_ids }) => page_ids);
      const [yes, unknown] = [idsOf('yes'), new Set(idsOf('unknown'))];
      expect([yes.length, unknown.size], id).toEqual([list.count, list.unknown]);
      expect(yes.sort(), id).toEqual(crawled.filter((page) => holds(page) && !unknown.has(page)).sort());
    }
    // What stands below a folder whose restrictions no one tells.
    expect(told.lists.find(({ id }) => id === 'unseen-pages')!.unknown).toBe(2);
  });

  it('reads as sentences with names', async () => {
    const { stdout } = await cli.run(['access', 'exposure']);
    expect(stdout).toMatch(/Which pages can anonymous people see\? {2}5 pages/);
    expect(stdout).toMatch(/Severance planning.*\(inactive account\)/);
  });

  it('wants a number of rows', async () => {
    const { stderr, code } = await cli.run(['access', 'exposure', '--limit', 'few']);
    expect([stderr.trim().split('\n').length, code]).toEqual([1, 2]);
    expect(stderr).toMatch(/--limit few is no number/);
  });
});

describe('access roles-check', () => {
  it('tells whose access ends with the permission rows', async () => {
    const { stdout, code } = await cli.run(['access', 'roles-check', '--json']);
    expect(code).toBe(0);
    const told = JSON.parse(stdout);
    expect(told).toMatchObject({ role_mode: 'ROLES_TRANSITION', roles: 'assigned', assumption: null });
    const after = momentOf(site);
    after.mode = 'ROLES';
    const pages = [...site.contents.values()].filter(
      ({ kind, status }) => (kind === 'page' || kind === 'blogpost') && (status === 'current' || status === 'archived'),
    );
    // Customers whom nothing names are in no record.
    const users = await cli.run(['query', 'select user_id from users', '--json']);
    const known = new Set(JSON.parse(users.stdout).map((row: { user_id: string }) => row.user_id));
    let narrowed = 0;
    for (const space of told.spaces) {
      const own = pages.filter(({ spaceId }) => spaceId === space.space_id);
      const losers = people().filter(
        ({ accountId }) =>
          known.has(accountId) &&
          own.some(({ id }) => canView(site, id, accountId).verdict && !canView(after, id, accountId).verdict),
      );
      expect(space.narrowed.view.people, space.space_id).toBe(losers.length);
      expect(space.widened.view.people).toBe(0);
      narrowed += losers.length;
    }
    expect(narrowed).toBeGreaterThan(0);
    expect((await cli.run(['access', 'roles-check'])).stdout).toMatch(/view narrowed for .*people/);
  });

  it('suggests default roles where the site has none yet, and says that it assumes what these grant', async () => {
    const old = buildSite({ seed: 9, pages: 50, mode: 'PRE_ROLES' });
    const before = await startSimulator({ site: old });
    try {
      const { email, secret } = old.tokens[0]!;
      await cli.run(['account', 'add', 'old', '--url', before.url, '--email', email], { KSCOPE_TOKEN: secret });
      expect((await cli.run(['crawl', 'old'])).code).toBe(0);
      const told = JSON.parse((await cli.run(['--account', 'old', 'access', 'roles-check', '--json'])).stdout);
      expect(told).toMatchObject({ role_mode: 'PRE_ROLES', roles: 'suggested' });
      expect(told.assumption).toMatch(/does not tell its roles/);
      // What differs on this site is who may comment and export, and rights that miss the right to view.
      for (const { widened, narrowed } of told.spaces) {
        expect([widened.view.people, narrowed.view.people]).toEqual([0, 0]);
      }
      const principals: { fit: string; gains: string[]; loses: string[] }[] = told.spaces.flatMap(
        (space: { principals: [] }) => space.principals,
      );
      expect(principals.length).toBeGreaterThan(0);
      for (const { fit, gains, loses } of principals) {
        const deciding = [...gains, ...loses].filter((id) => /^(read|administer)\/space$|^create\/page$/.test(id));
        expect(deciding).toEqual(fit === 'none' ? ['create/page'] : []);
      }
      expect((await cli.run(['--account', 'old', 'access', 'roles-check'])).stdout).toMatch(/four default roles/);
    } finally {
      await before.close();
    }
  });
});
