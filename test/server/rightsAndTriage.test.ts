import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf } from '../../src/content/parse.ts';
import { withheldFrom } from '../../src/server/sight.ts';
import { roles } from '../../src/server/sign/role.ts';
import type { SimContent } from '../../src/simulator/site.ts';
import { canView } from '../../src/simulator/truth/access.ts';
import { checkSome } from '../support/findings.ts';
import type { Answer, Caller, Served } from '../support/served.ts';
import { claimed, columnsOf, crawlWithColumns, invited, PASSWORD, serveSite, sessionOf } from '../support/served.ts';
import type { CrawledSite } from '../support/site.ts';
import { openSite } from '../support/site.ts';

let crawled: CrawledSite;
let served: Served;
let admin: Caller;
let auditor: Caller;
let viewer: Caller;

beforeAll(async () => {
  crawled = await openSite({ seed: 5, pages: 100 });
  await crawlWithColumns(crawled);
  await checkSome(crawled.home, columnsOf(crawled.home.home), 'acme');
  served = await serveSite(crawled);
  admin = await claimed(served);
  auditor = await invited(served, admin, 'auditor');
  viewer = await invited(served, admin, 'viewer');
});
afterAll(async () => {
  await served.stop();
  await crawled.remove();
});

const idOf = async (caller: Caller): Promise<string> => (await caller.get('/api/session')).json.person.id;
const grant = async (caller: Caller, bodies: boolean): Promise<void> => {
  const answer = await admin.send('PATCH', `/api/members/${await idOf(caller)}`, { bodies });
  expect(answer.json).toMatchObject({ bodies });
};

const activity = async (): Promise<readonly { action: string; subjectId: string }[]> =>
  (await admin.get('/api/activity?limit=100')).json.items;

describe('the text of pages', () => {
  const pages = (): SimContent[] => {
    const { site } = crawled;
    return [...site.contents.values()].filter(
      (one) =>
        one.kind === 'page' && one.status === 'current' && canView(site, one.id, site.tokens[0]!.accountId).verdict,
    );
  };

  it('is for administrators, and for whoever is granted it, whatever the role', async () => {
    const path = `/api/pages/${pages()[0]!.id}/text`;
    expect((await admin.get(path)).status).toBe(200);
    for (const caller of [auditor, viewer]) {
      expect((await caller.get('/api/session')).json.person.bodies).toBe(false);
      const refused = await caller.get(path);
      expect(refused).toMatchObject({ status: 403, json: { mend: 'ask an administrator for it' } });
    }
    await grant(auditor, true);
    expect((await auditor.get(path)).status).toBe(200);
    await grant(auditor, false);
    expect((await auditor.get(path)).status).toBe(403);
    expect((await auditor.send('PATCH', `/api/members/${await idOf(auditor)}`, { bodies: true })).status).toBe(403);
  });

  it('is what a reader sees, as data, and that somebody read it is noted', async () => {
    for (const { id } of pages().slice(0, 12)) {
      const { rows } = await crawled.home.records.pool.query<{ value: string }>(
        "select value from page_contents where page_id = $1 and format = 'storage'",
        [id],
      );
      const { json, headers } = await admin.get(`/api/pages/${id}/text`);
      expect(headers.get('content-type')).toBe('application/json');
      expect(json).toMatchObject({ text: textOf(rows[0]!.value), cut: false });
      expect(json.text).not.toMatch(/<(ac|ri):/);
      expect(await activity()).toContainEqual(expect.objectContaining({ action: 'page read', subjectId: id }));
    }
    expect((await admin.get('/api/pages/nobody/text')).status).toBe(404);
  });

  it('shows a viewer with the right only what everybody may see', async () => {
    await grant(viewer, true);
    const told = { yes: 0, no: 0 };
    for (const { id } of pages()) {
      const { json } = await admin.get(`/api/pages/${id}`);
      const { status } = await viewer.get(`/api/pages/${id}/text`);
      expect(status, id).toBe(json.viewers.open ? 200 : 403);
      told[json.viewers.open ? 'yes' : 'no'] += 1;
    }
    expect(Math.min(told.yes, told.no)).toBeGreaterThan(3);
    await grant(viewer, false);
  });

  it('is in tables that are withheld from everybody else', () => {
    for (const role of roles) {
      const member = { id: 'x', name: 'X', email: 'x@example.com', role };
      expect(withheldFrom({ ...member, bodies: false })).toEqual(['page_contents']);
      expect(withheldFrom({ ...member, bodies: true })).toEqual([]);
    }
    expect(withheldFrom(null)).toEqual(['page_contents']);
  });
});

const find = async (query = ''): Promise<Answer['json']> => (await auditor.get(`/api/findings?limit=200${query}`)).json;
const ids = ({ items }: Answer['json']): string[] => items.map(({ id }: { id: string }) => id).sort();
const inADay = () => new Date(Date.now() + 86_400_000).toISOString();
const decide = (some: readonly string[], decision: object) =>
  auditor.send('POST', '/api/findings/decide', { ids: some, decision });

describe('findings', () => {
  it('are told of a page, of a space and of a person, with the rules as they are then', async () => {
    const all = await find();
    const { pool } = crawled.home.records;
    const { rows } = await pool.query<{ id: string; page: string | null; space: string | null; owner: string | null }>(
      `select finding_id as id, case when subject_type = 'page' then subject_id end as page, f.space_id as space,
         coalesce(p.owner_id, s.owner_id, case when subject_type = 'user' then subject_id end) as owner
       from findings f left join pages p on p.account = f.account and subject_type = 'page' and p.page_id = subject_id
       left join spaces s on s.account = f.account and subject_type = 'space' and s.space_id = subject_id`,
    );
    for (const kind of ['page', 'space', 'owner'] as const) {
      const of = rows.find((row) => row[kind] !== null)![kind]!;
      const expected = rows.filter((row) => row[kind] === of).map(({ id }) => id);
      const found = await find(`&${kind}=${of}`);
      expect(ids(found)).toEqual(expected.sort());
      expect(found.total).toBe(expected.length);
      const matching = found.rules.map((rule: { matching: number }) => rule.matching);
      expect(matching.reduce((sum: number, one: number) => sum + one, 0)).toBe(expected.length);
      expect(expected.length).toBeLessThan(all.total);
      expect((await find(`&${kind}=nobody`)).total).toBe(0);
    }
  });

  it('are set aside many at once for one reason, and taken back, each noted', async () => {
    const chosen = ids(await find('&status=open')).slice(0, 5);
    const until = inADay();
    const set = await decide(chosen, { deed: 'acknowledge', reason: ' being moved ', until });
    expect(set.json.items).toHaveLength(5);
    expect(ids(await find('&status=acknowledged'))).toEqual(chosen);
    expect((await auditor.get(`/api/findings/${chosen[0]}`)).json).toMatchObject({ reason: 'being moved', until });
    const noted = (await activity()).filter(({ action }) => action === 'finding acknowledge');
    expect(noted.map(({ subjectId }) => subjectId).sort()).toEqual(chosen);
    expect((await decide(chosen.slice(0, 2), { deed: 'suppress', reason: 'so it is', until })).status).toBe(200);
    expect((await find('&status=suppressed')).total).toBe(2);
    expect((await decide(chosen, { deed: 'reopen' })).json.items).toHaveLength(5);
    expect((await decide(chosen, { deed: 'reopen' })).json.items).toEqual([]);
    const { json } = await auditor.get(`/api/findings/${chosen[0]}`);
    expect(json).toMatchObject({ status: 'open', reason: null, until: null });
    expect(json.history.map(({ event }: { event: string }) => event)).toEqual([
      'opened',
      'acknowledged',
      'suppressed',
      'reopened',
    ]);
  });

  it('leave what is closed closed, change nothing where one is unknown, and take no day that is past', async () => {
    const [one, two] = ids(await find('&status=open')) as [string, string];
    await crawled.home.records.pool.query(
      "update findings set status = 'closed', closed_at = now() where finding_id = $1",
      [one],
    );
    const until = inADay();
    const given = { deed: 'suppress', reason: 'x', until };
    expect((await decide([one, two], given)).json).toMatchObject({ items: [{ id: two }], closed: [one] });
    const late = await auditor.send('POST', `/api/findings/${one}/suppress`, { reason: 'x', until });
    expect(late.status).toBe(409);
    await decide([two], { deed: 'reopen' });
    expect((await decide([two, 'ffffffffffffffff'], given)).status).toBe(404);
    expect((await decide([two], { ...given, until: '2001-01-01' })).status).toBe(400);
    expect((await decide([two], { ...given, reason: ' ' })).status).toBe(400);
    expect((await decide([], given)).status).toBe(400);
    expect((await viewer.send('POST', '/api/findings/decide', { ids: [two], decision: given })).status).toBe(403);
    expect((await auditor.get(`/api/findings/${two}`)).json.status).toBe('open');
    for (const id of ['ffffffffffffffff', 'nobody', two.slice(0, 8)])
      expect((await auditor.get(`/api/findings/${id}`)).status).toBe(404);
  });
});

describe('what needs attention', () => {
  it('leads to the very list that its number counts', async () => {
    const { pool } = crawled.home.records;
    const { rows } = await pool.query(
      `select from pages p join users u on u.account = p.account and u.user_id = p.owner_id
       where p.kind in ('page', 'blogpost') and p.status = 'current' and u.account_status in ('inactive', 'closed')`,
    );
    const { attention } = (await auditor.get('/api/overview')).json;
    const orphaned = attention.find(({ id }: { id: string }) => id === 'orphaned-pages');
    expect(orphaned.count).toBe(rows.length);
    const lists = attention.filter(({ link }: { link: string | null }) => link !== null);
    expect(lists.length).toBeGreaterThan(2);
    for (const { count, link } of lists) {
      const [path, query] = link.split('?');
      const answer = await auditor.get(`${path === '/coverage' ? '/api/gaps' : `/api${path}`}?${query}&limit=200`);
      expect(answer.json.total ?? answer.json.items.length, link).toBe(count);
    }
    const found = attention.filter(({ id }: { id: string }) => id.startsWith('findings-'));
    const opened = await pool.query<{ n: number }>("select count(*)::int as n from findings where status = 'open'");
    expect(opened.rows[0]!.n).toBeGreaterThan(0);
    expect(found.reduce((sum: number, one: { count: number }) => sum + one.count, 0)).toBe(opened.rows[0]!.n);
    for (const { link } of (await viewer.get('/api/overview')).json.attention) {
      if (link !== null) expect((await viewer.get(`/api${link}`)).status, link).toBe(200);
    }
  });

  it.each([
    ['left', (owner: { status: string }) => owner.status !== 'active'],
    ['external', (owner: { external: string }) => owner.external === 'yes'],
  ])('lists pages whose owner is: %s', async (status, fits) => {
    const { items } = (await auditor.get(`/api/pages?ownerStatus=${status}&limit=200`)).json;
    const people = new Map<string, { status: string; external: string }>(
      (await auditor.get('/api/people?limit=200')).json.items.map((one: { id: string }) => [one.id, one]),
    );
    const all = (await auditor.get('/api/pages?limit=200')).json.items;
    const expected = all.filter(({ owner }: { owner: { id: string } | null }) => owner && fits(people.get(owner.id)!));
    expect(ids({ items })).toEqual(ids({ items: expected }));
    expect((await viewer.get(`/api/pages?ownerStatus=${status}`)).status).toBe(403);
  });
});

describe('oneself', () => {
  const EMAIL = 'viewer@example.com';
  const NEXT = 'another long password of nobody';
  const enter = (password: string) =>
    served.caller().send('POST', '/api/session', { email: EMAIL, password }, { 'user-agent': 'A browser' });

  it('is renamed, and not made anything else', async () => {
    const { json } = await viewer.send('PATCH', '/api/profile', { name: 'Vera' });
    expect(json).toMatchObject({ name: 'Vera', role: 'viewer', bodies: false });
    for (const more of [{ role: 'admin' }, { bodies: true }, { email: 'x@example.com' }])
      expect((await viewer.send('PATCH', '/api/profile', { name: 'Vera', ...more })).status).toBe(400);
  });

  it('sees where it is signed in, and ends that', async () => {
    const other = served.caller(sessionOf(await enter(PASSWORD)));
    const { sessions } = (await viewer.get('/api/profile')).json;
    expect(sessions).toHaveLength(2);
    expect(sessions[0]).toMatchObject({ current: false, agent: 'A browser', address: expect.stringMatching(/127\.0/) });
    expect(sessions[1]).toMatchObject({ current: true });
    expect((await auditor.send('DELETE', `/api/profile/sessions/${sessions[0].id}`)).status).toBe(404);
    expect((await viewer.send('DELETE', `/api/profile/sessions/${sessions[0].id}`)).status).toBe(200);
    expect((await other.get('/api/session')).status).toBe(401);
    const third = served.caller(sessionOf(await enter(PASSWORD)));
    expect((await viewer.send('DELETE', '/api/profile/sessions')).status).toBe(200);
    expect((await third.get('/api/session')).status).toBe(401);
    expect((await viewer.get('/api/session')).status).toBe(200);
  });

  it('changes its password with the present one, and is signed out everywhere else', async () => {
    const other = served.caller(sessionOf(await enter(PASSWORD)));
    const change = (current: string, next = NEXT) => viewer.send('POST', '/api/profile/password', { current, next });
    expect((await change('not the password')).status).toBe(403);
    expect((await change(PASSWORD, 'short')).status).toBe(400);
    expect((await change(PASSWORD)).status).toBe(200);
    expect((await other.get('/api/session')).status).toBe(401);
    expect((await viewer.get('/api/session')).status).toBe(200);
    expect((await enter(PASSWORD)).status).toBe(401);
    expect((await enter(NEXT)).status).toBe(201);
    for (let i = 0; i < 4; i += 1) await change('not the password');
    expect((await change(NEXT)).status).toBe(429);
  });
});

describe('who can see and enter what', () => {
  it.each(['anonymous', 'everyone', 'external'] as const)('lists pages that are seen by: %s', async (seenBy) => {
    const { rows } = await crawled.home.records.pool.query<{ page_id: string }>(
      `select page_id from page_audiences a join pages p using (account, page_id)
       where p.kind in ('page', 'blogpost') and case $1 when 'external' then a.external_viewers > 0
         when 'everyone' then a.everyone = 'yes' else a.anonymous = 'yes' end`,
      [seenBy],
    );
    const { items, total } = (await auditor.get(`/api/pages?seenBy=${seenBy}&limit=200`)).json;
    expect(ids({ items })).toEqual(rows.map(({ page_id }) => page_id).sort());
    expect(total).toBe(rows.length);
    expect((await viewer.get(`/api/pages?seenBy=${seenBy}`)).status).toBe(403);
  });

  it('names the grants that reach somebody, and those of a group alike', async () => {
    const { site } = crawled;
    const groups = (await auditor.get('/api/groups?limit=200')).json.items;
    const granted = new Map<string, Set<string>>();
    for (const { id } of groups) {
      const { spaces, people, sizes, turns, members } = (await auditor.get(`/api/groups/${id}`)).json;
      granted.set(id, new Set(spaces.map((one: { id: string; level: string }) => `${one.id} ${one.level}`)));
      // One crawl only: nobody came or went since, and the last size is that of now.
      expect(turns).toEqual([]);
      expect(sizes.at(-1)?.members ?? 0).toBe(members);
      expect(people.length).toBe(members);
    }
    let told = 0;
    for (const { id } of (await auditor.get('/api/people?limit=30')).json.items) {
      const [{ json }, person] = [
        await auditor.get(`/api/people/${encodeURIComponent(id)}/grants`),
        (await auditor.get(`/api/people/${encodeURIComponent(id)}`)).json,
      ];
      const byGroup = json.items.filter(({ way }: { way: string }) => way === 'group');
      const expected = person.groups.flatMap((group: { id: string }) =>
        [...granted.get(group.id)!].map((one) => `${group.id} ${one}`),
      );
      const found = byGroup.map(
        (one: { principal: { id: string }; space: { id: string }; level: string }) =>
          `${one.principal.id} ${one.space.id} ${one.level}`,
      );
      expect([...new Set(found)].sort()).toEqual(expected.sort());
      told += found.length;
    }
    expect(told).toBeGreaterThan(10);
    const space = [...site.spaces.values()].find(({ homepageId }) => homepageId !== null)!;
    const { json } = await auditor.get(`/api/spaces/${space.id}`);
    expect(json.homepage.name).toBe(site.contents.get(space.homepageId!)!.title);
    const { audience } = (await auditor.get(`/api/spaces/${space.id}/deeper`)).json;
    const { total } = (await auditor.get(`/api/pages?space=${space.id}&seenBy=everyone&status=current`)).json;
    expect(audience.everyone).toBe(total);
    expect((await viewer.get(`/api/people/nobody/grants`)).status).toBe(403);
  });
});
