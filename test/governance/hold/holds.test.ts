import { afterAll, beforeAll, expect, it } from 'vitest';
import { Holds } from '../../../src/governance/hold/holds.ts';
import { heldPages } from '../../../src/model/tables/policies.ts';
import { label, setOwner, unlabel } from '../../../src/simulator/life/pages.ts';
import { move, trash } from '../../../src/simulator/life/places.ts';
import { create } from '../../../src/simulator/life/writing.ts';
import type { SimContent, SimSpace } from '../../../src/simulator/site.ts';
import type { CrawledSite } from '../../support/site.ts';
import { openSite } from '../../support/site.ts';

let crawled: CrawledSite;
let holds: Holds;
/** Two spaces with a page below their home each, and a page below that. */
let spaces: readonly { readonly space: SimSpace; readonly parent: SimContent; readonly child: SimContent }[];

const now = (): string => new Date().toISOString();

const newest = (): SimContent => [...crawled.site.contents.values()].at(-1)!;

beforeAll(async () => {
  crawled = await openSite({ seed: 11, pages: 50 });
  const { site } = crawled;
  const author = [...site.users.values()].find(({ status }) => status === 'active')!;
  spaces = [...site.spaces.values()]
    .filter(({ status, homepageId }) => status === 'current' && homepageId !== null)
    .slice(0, 2)
    .map((space) => {
      const home = site.contents.get(space.homepageId!)!;
      create(site, { kind: 'page', title: `Parent in ${space.key}`, space, parent: home }, author);
      const parent = newest();
      create(site, { kind: 'page', title: `Child in ${space.key}`, space, parent }, author);
      return { space, parent, child: newest() };
    });
  await crawled.crawl();
  holds = new Holds(crawled.home.records, 'acme');
});
afterAll(() => crawled.remove());

const held = async (): Promise<ReadonlySet<string>> => {
  await holds.refresh(now());
  return new Set((await holds.heldPages()).keys());
};

const place = (scope: 'page' | 'tree' | 'space' | 'label' | 'person', subjectId: string): Promise<string> =>
  holds.add({ scope, subjectId, reason: 'case 12', placedBy: 'the counsel' }, now());

const lift = (id: string): Promise<void> => holds.lift(id, { by: 'the counsel', reason: 'settled' }, now());

it('holds a tree with what comes into it, keeps what is moved out of it, and lets go when it is lifted', async () => {
  const [{ space, parent, child }, { parent: elsewhere }] = spaces as [(typeof spaces)[0], (typeof spaces)[0]];
  const { site } = crawled;
  const id = await place('tree', parent.id);
  expect(await held()).toEqual(new Set([parent.id, child.id]));
  move(site, child, elsewhere);
  create(site, { kind: 'page', title: 'Came later', space, parent }, site.users.get(parent.authorId)!);
  const late = newest();
  await crawled.crawl();
  expect(await held()).toEqual(new Set([parent.id, child.id, late.id]));
  // What is moved between two looks was caught by the crawl that saw it there.
  move(site, late, elsewhere);
  await crawled.crawl();
  trash(site, child);
  await crawled.crawl();
  expect(await held()).toEqual(new Set([parent.id, child.id, late.id]));
  await lift(id);
  expect((await held()).size).toBe(0);
  await expect(lift(id)).rejects.toThrow(`no hold ${id} is in force`);
  const [kept] = await holds.list({ lifted: true });
  expect(kept).toMatchObject({
    hold_id: id,
    reason: 'case 12',
    lifted_by: 'the counsel',
    lift_reason: 'settled',
    pages: 3,
  });
});

it('catches what stood in a space, or carried a label, at any crawl since, though nobody looked then', async () => {
  const [{ parent, space }, { parent: elsewhere }] = spaces as [(typeof spaces)[0], (typeof spaces)[0]];
  const { site } = crawled;
  label(site, elsewhere, 'case-12');
  await crawled.crawl();
  const bySpace = await place('space', space.id);
  const byLabel = await place('label', 'case-12');
  create(site, { kind: 'page', title: 'Passing through', space, parent }, site.users.get(parent.authorId)!);
  const passing = newest();
  label(site, parent, 'case-12');
  await crawled.crawl();
  move(site, passing, elsewhere);
  unlabel(site, parent);
  unlabel(site, elsewhere);
  await crawled.crawl();
  await holds.refresh(now());
  const pages = await holds.heldPages();
  expect(pages.get(passing.id)).toEqual([bySpace]);
  expect(pages.get(elsewhere.id)).toEqual([byLabel]);
  expect(pages.get(parent.id)).toEqual([bySpace, byLabel].toSorted());
  await lift(bySpace);
  expect((await held()).has(parent.id)).toBe(true);
  await lift(byLabel);
});

it('catches whatever bears the hand of a person, also what they owned a while', async () => {
  const { site } = crawled;
  const person = [...site.users.values()].find(
    ({ status, accountType }) => status === 'active' && accountType === 'atlassian',
  )!;
  const id = await place('person', person.accountId);
  const [{ parent }] = spaces as [(typeof spaces)[0]];
  const other = [...site.users.values()].find((one) => one !== person)!;
  setOwner(site, parent, person);
  await crawled.crawl();
  setOwner(site, parent, other);
  await crawled.crawl();
  const all = await held();
  expect(all.has(parent.id)).toBe(true);
  for (const content of site.contents.values()) {
    if (
      content.authorId === person.accountId &&
      (content.kind === 'page' || content.kind === 'blogpost') &&
      content.status === 'current'
    ) {
      expect(all.has(content.id)).toBe(true);
    }
  }
  await lift(id);
});

it('remembers what is held by its id when filters leave it out', async () => {
  const [{ parent }] = spaces as [(typeof spaces)[0]];
  await place('page', parent.id);
  const account = await crawled.account();
  await crawled.accounts.update(account.name, { ...account.settings, filters: { 'exclude-page': [parent.id] } });
  await crawled.crawl();
  const { rows } = await crawled.home.records.pool.query(`select title from pages where page_id = $1`, [parent.id]);
  expect(rows.every(({ title }) => title === null)).toBe(true);
  expect((await holds.heldPages()).has(parent.id), heldPages.name).toBe(true);
});
