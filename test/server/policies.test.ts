import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Role } from '../../src/server/sign/role.ts';
import type { Caller, Served } from '../support/served.ts';
import { claimed, crawlWithColumns, invited, serveSite } from '../support/served.ts';
import type { CrawledSite } from '../support/site.ts';
import { openSite } from '../support/site.ts';

const GOOD = `
retention:
  - id: old-pages
    meaning: What nobody has touched for a day is looked at.
    trigger: created
    after: 1d
    action: review
  - id: posts
    meaning: News go.
    scope: { kinds: [blogpost] }
    trigger: created
    after: 1d
    action: archive
controls:
  - id: owned
    meaning: Every page has an owner.
    scope: { kinds: [page] }
    require: { owner: active }
`;

let crawled: CrawledSite;
let served: Served;
let callers: Readonly<Record<Role, Caller>>;
let file: string;

beforeAll(async () => {
  crawled = await openSite({ seed: 5, pages: 90 });
  await crawlWithColumns(crawled);
  served = await serveSite(crawled);
  const admin = await claimed(served);
  callers = {
    admin,
    auditor: await invited(served, admin, 'auditor'),
    viewer: await invited(served, admin, 'viewer'),
  };
  await mkdir(join(crawled.home.home, 'policies'));
  file = join(crawled.home.home, 'policies', 'all.yaml');
});
afterAll(async () => {
  await served.stop();
  await crawled.remove();
});

/** All rows of a list, page by page. */
const every = async (path: string, rows: number): Promise<readonly Record<string, never>[]> => {
  const items: Record<string, never>[] = [];
  let cursor = '';
  do {
    const { json } = await callers.auditor.get(`${path}${path.includes('?') ? '&' : '?'}limit=${rows}${cursor}`);
    items.push(...json.items);
    cursor = json.next === null ? '' : `&cursor=${json.next}`;
  } while (cursor !== '');
  return items;
};

it('says that there are no policies, and takes those that are written then', async () => {
  const { json } = await callers.auditor.get('/api/policies');
  expect(json).toMatchObject({ retention: [], trouble: { message: expect.stringContaining('no policies') } });
  expect((await callers.auditor.get('/api/policies/plan')).status).toBe(400);
  await writeFile(file, GOOD);
  const { json: good } = await callers.auditor.get('/api/policies');
  expect(good).toMatchObject({ trouble: null, broken: [], controls: [{ id: 'owned' }] });
  expect((await callers.viewer.get('/api/policies')).status).toBe(403);
});

it('lists the plan in pages, filtered, as files too, all of it under one hash', async () => {
  const { json: plan } = await callers.auditor.get('/api/policies/plan?limit=1');
  const all = await every('/api/policies/plan', 17);
  expect(all.length).toBe(plan.total);
  expect(new Set(all.map(({ page_id }) => page_id)).size).toBe(plan.total);
  expect(all.length).toBeGreaterThan(50);
  const due = all.map(({ due_at }) => String(due_at));
  expect(due).toEqual(due.toSorted());
  const posts = await every('/api/policies/plan?policy=posts', 50);
  expect(posts).toEqual(all.filter(({ policy }) => policy === 'posts'));
  expect(plan.policies).toContainEqual({ value: 'posts', pages: posts.length });
  const { json: file, headers } = await callers.auditor.get('/api/policies/plan.json?policy=posts');
  expect(file).toMatchObject({ hash: plan.hash, entries: posts });
  expect(headers.get('content-disposition')).toContain(plan.hash.slice(0, 12));
  const { text } = await callers.auditor.get('/api/policies/plan.csv');
  expect(text.trimEnd().split('\r\n').length).toBe(plan.total + 1);
});

it('keeps what was last good while a file is broken, and says where it is', async () => {
  const { json: before } = await callers.auditor.get('/api/policies/plan?limit=1');
  await writeFile(file, GOOD.replace('action: review', 'action: burn'));
  const { json: after } = await callers.auditor.get('/api/policies/plan?limit=1');
  expect(after.hash).toBe(before.hash);
  expect(after.broken).toEqual([expect.stringMatching(/^policies\/all\.yaml:7:\d+: /)]);
  await writeFile(file, GOOD);
});

it('holds pages back until the hold is lifted, by admins alone, each act noted', async () => {
  const { json: before } = await callers.auditor.get('/api/policies/plan?limit=1');
  const [{ page_id: page }] = before.items;
  const hold = { scope: 'page', subject: page, reason: 'The case of 2027' };
  expect((await callers.auditor.send('POST', '/api/holds', hold)).status).toBe(403);
  const { json: placed, status } = await callers.admin.send('POST', '/api/holds', hold);
  expect({ status, pages: placed.pages }).toEqual({ status: 201, pages: 1 });
  const { json: held } = await callers.auditor.get('/api/policies/plan?limit=1');
  expect([held.total, held.heldBack]).toEqual([before.total - 1, before.heldBack + 1]);
  expect((await callers.auditor.get(`/api/pages/${page}/standing`)).json.holds).toMatchObject([{ id: placed.id }]);
  expect((await every(`/api/holds/${placed.id}/pages`, 5)).map((one) => one.page)).toMatchObject([{ id: page }]);
  await callers.admin.send('POST', `/api/holds/${placed.id}/lift`, { reason: 'Settled' });
  const { json: after } = await callers.auditor.get('/api/policies/plan?limit=1');
  expect(after.hash).toBe(before.hash);
  expect((await callers.auditor.get('/api/holds')).json.items).toEqual([]);
  expect((await callers.auditor.get('/api/holds?lifted=yes')).json.items).toMatchObject([{ liftReason: 'Settled' }]);
  const { json: log } = await callers.admin.get('/api/activity');
  const acts = log.items.map(({ action }: { action: string }) => action);
  expect(acts).toEqual(expect.arrayContaining(['hold add', 'hold lift', 'plan download as csv']));
});

it('attests the version that was looked at, which takes the page out of what is due for review', async () => {
  const { json: before } = await callers.auditor.get('/api/policies/plan?action=review&limit=1');
  const [entry] = before.items;
  const path = `/api/pages/${entry.page_id}/attest`;
  expect((await callers.admin.send('POST', path, { version: entry.version + 1 })).status).toBe(400);
  expect((await callers.auditor.send('POST', path, { version: entry.version })).status).toBe(403);
  expect((await callers.admin.send('POST', path, { version: entry.version, note: 'Still right' })).status).toBe(201);
  const { json: after } = await callers.auditor.get('/api/policies/plan?action=review&limit=1');
  expect(after.total).toBe(before.total - 1);
  const reviewed = { version: entry.version, note: 'Still right', changedSince: false };
  expect((await callers.auditor.get(`/api/pages/${entry.page_id}/standing`)).json.review).toMatchObject(reviewed);
  expect((await callers.auditor.get('/api/reviews')).json.items).toMatchObject([reviewed]);
  expect((await callers.auditor.get('/api/reviews?changed=yes')).json.items).toEqual([]);
});

it('tells for each control pass, fail and unknown, each leading to its pages', async () => {
  const { json } = await callers.auditor.get('/api/controls');
  const [control] = json.controls;
  for (const verdict of ['pass', 'fail', 'unknown'] as const) {
    const pages = await every(`/api/controls/owned/pages?verdict=${verdict}`, 20);
    expect(pages.length).toBe(control[verdict]);
  }
  expect(control.pass).toBeGreaterThan(0);
  const { rows } = await crawled.home.records.pool.query(
    `select count(*)::int as n from pages where kind = 'page' and status = 'current'`,
  );
  expect(control.pass + control.fail + control.unknown).toBe(rows[0].n);
});
