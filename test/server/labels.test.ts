import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Caller, Served } from '../support/served.ts';
import { claimed, crawlWithColumns, invited, serveSite } from '../support/served.ts';
import type { CrawledSite } from '../support/site.ts';
import { openSite } from '../support/site.ts';

interface Carrying {
  readonly id: string;
  readonly space: string | null;
  readonly author: string | null;
  readonly month: string | null;
  readonly labels: readonly string[];
}

let crawled: CrawledSite;
let served: Served;
let admin: Caller;
let viewer: Caller;
let pages: readonly Carrying[];

beforeAll(async () => {
  crawled = await openSite({ seed: 8, pages: 150 });
  await crawlWithColumns(crawled);
  served = await serveSite(crawled);
  admin = await claimed(served);
  viewer = await invited(served, admin, 'viewer');
  const { rows } = await crawled.home.records.pool.query<Carrying>(
    `select p.page_id as id, p.space_id as space, p.author_id as author, to_char(p.created_at, 'YYYY-MM') as month,
       array_agg(distinct l.name) as labels
     from pages p join page_labels pl on pl.account = p.account and pl.page_id = p.page_id and pl.valid_to is null
     join labels l on l.account = p.account and l.label_id = pl.label_id
     where p.kind in ('page', 'blogpost') and p.status in ('current', 'archived') group by p.account, p.page_id`,
  );
  pages = rows;
});
afterAll(async () => {
  await served.stop();
  await crawled.remove();
});

const countsOf = (values: readonly (string | null)[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const value of values) if (value !== null) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
};
const counted = (rows: readonly { readonly id: string; readonly pages: number }[]) =>
  Object.fromEntries(rows.map(({ id, pages: n }) => [id, n]));

it('every label tells how many pages carry it, of which spaces, months and people, and what stands beside it', async () => {
  const names = [...new Set(pages.flatMap(({ labels }) => labels))];
  expect(names.length).toBeGreaterThan(5);
  const all = countsOf(pages.flatMap(({ labels }) => labels));
  for (const name of names) {
    const carrying = pages.filter(({ labels }) => labels.includes(name));
    const { json: body } = await admin.get(`/api/labels/${encodeURIComponent(name)}`);
    const spaces = countsOf(carrying.map(({ space }) => space));
    const authors = countsOf(carrying.map(({ author }) => author));
    expect(body, name).toMatchObject({
      name,
      pages: carrying.length,
      spaces: Object.keys(spaces).length,
      people: Object.keys(authors).length,
    });
    expect(counted(body.bySpace)).toEqual(spaces);
    expect(
      Object.fromEntries(body.months.map((row: { month: string; pages: number }) => [row.month, row.pages])),
    ).toEqual(countsOf(carrying.map(({ month }) => month)));
    for (const { id, pages: n } of body.authors) expect(n).toBe(authors[id]);
    expect(body.authors).toHaveLength(Math.min(20, Object.keys(authors).length));
    const beside = countsOf(carrying.flatMap(({ labels }) => labels.filter((one) => one !== name)));
    expect(body.related).toHaveLength(Math.min(20, Object.keys(beside).length));
    for (const { name: other, pages: n, of } of body.related)
      expect([other, n, of]).toEqual([other, beside[other], all[other]]);
  }
});

it('names nobody to a viewer, and says which label there is not', async () => {
  const name = encodeURIComponent(pages[0]!.labels[0]!);
  expect((await viewer.get(`/api/labels/${name}`)).json).toMatchObject({ people: null, authors: null });
  const { status, json } = await admin.get('/api/labels/nothing-of-that-name');
  expect([status, json.detail]).toEqual([404, expect.stringContaining('nothing-of-that-name')]);
});
