import { z } from '@hono/zod-openapi';
import { insightOf } from '../../insights/registry.ts';
import { iso } from '../../model/clock.ts';
import { siteOf } from '../account.ts';
import { cursorAfter, placeOf } from '../cursor.ts';
import { notFound } from '../problem.ts';
import { route } from '../route.ts';
import { countedListOf, namedSchema, ofAccount, paged } from '../schemas.ts';
import type { Services } from '../services.ts';
import { Sight } from '../sight.ts';
import { namer } from '../views/names.ts';

const labelRow = z
  .object({
    name: z.string(),
    pages: z.int().meta({ description: 'How many current and archived pages and blogposts carry it.' }),
    spaces: z.int(),
    oldest: z.string().nullable().meta({ description: 'When the oldest page that carries it was created.' }),
    newest: z.string().nullable().meta({ description: 'When the newest page that carries it was created.' }),
    people: z.int().nullable().meta({ description: 'How many people created those pages; null: not for the caller.' }),
  })
  .meta({ id: 'LabelRow' });

type LabelRow = z.output<typeof labelRow>;

const MOST_SPACES = 30;
const MOST_RELATED = 20;
const MOST_PEOPLE = 20;
const MOST_PAIRS = 2000;

/** Pages that are there. */
const THERE = `page_facts where account = $account and status in ('current', 'archived')`;

/** Those that have labels, once for each. */
const CARRIED = `carried as (
  select unnest(labels) as label, space_id, author_id, created_at from ${THERE} and len(labels) > 0
)`;

/** Those that carry one label: they are few, and found ten times sooner than all are taken apart. */
const CARRYING = `carrying as materialized (
  select space_id, author_id, created_at, labels from ${THERE} and list_contains(labels, $name)
)`;

const COUNTS = `count(*) as pages, count(distinct space_id) as spaces, min(created_at) as oldest,
  max(created_at) as newest, count(distinct author_id) as people`;

/** A label, and of what its pages are. */
interface LabelFacts extends LabelRow {
  readonly spaces_of: { id: string; pages: number }[];
  readonly months: { month: string; pages: number }[];
  readonly authors: { id: string; pages: number }[];
}

/** How many of the pages are of each of something, those of which most are first. */
const most = (column: string, limit: number): string => `(
  select coalesce(list({'id': id, 'pages': pages} order by pages desc, id), []) from (
    select ${column} as id, count(*) as pages from carrying where ${column} is not null
    group by all order by pages desc, id limit ${limit}))`;

const FACTS = `with ${CARRYING}
  select $name as name, ${COUNTS}, ${most('space_id', MOST_SPACES)} as spaces_of, ${most('author_id', MOST_PEOPLE)} as authors,
    (select coalesce(list({'month': month, 'pages': pages} order by month), []) from (
      select strftime(date_trunc('month', created_at), '%Y-%m') as month, count(*) as pages from carrying
      where created_at is not null group by all)) as months
  from carrying having count(*) > 0`;

/** The labels that stand beside one on most of its pages, and how many pages carry each. */
const RELATED = `with ${CARRYING}, beside as (
    select label, count(*) as pages from (select unnest(labels) as label from carrying) where label <> $name
    group by label order by pages desc, label limit ${MOST_RELATED}
  ), ${CARRIED}
  select c.label as name, any_value(b.pages) as pages, count(*) as of from beside b join carried c using (label)
  group by c.label order by pages desc, name`;

const ORDERS = {
  '-pages': 'pages desc, name',
  pages: 'pages, name',
  name: 'lower(name), name',
  '-name': 'lower(name) desc, name desc',
  '-newest': 'newest desc nulls last, name',
  newest: 'newest nulls last, name',
  '-spaces': 'spaces desc, name',
  spaces: 'spaces, name',
} as const;

interface Pair {
  readonly keep: string;
  readonly keep_pages: number;
  readonly instead_of: string;
  readonly other_pages: number;
  readonly differ_by: string;
}

/** Pairs of labels that seem to mean the same, as the insight finds them. */
const pairsOf = async ({ columns, clock, insights }: Services, account: string): Promise<readonly Pair[]> => {
  const answer = await columns.insight({
    insight: insightOf(await insights(), 'label-variants'),
    parameters: { limit: MOST_PAIRS },
    account,
    now: iso(clock.now()),
    maxRows: MOST_PAIRS,
  });
  return answer.rows as unknown as readonly Pair[];
};

interface Cluster {
  readonly labels: { readonly name: string; readonly pages: number }[];
  readonly differBy: string[];
}

/** What is paired, directly or by others, is one cluster; in each the label that most pages carry comes first. */
const clustersOf = (pairs: readonly Pair[]): readonly Cluster[] => {
  const parents = new Map<string, string>();
  const rootOf = (name: string): string => {
    let at = name;
    while ((parents.get(at) ?? at) !== at) at = parents.get(at)!;
    return at;
  };
  const pages = new Map<string, number>();
  for (const { keep, keep_pages, instead_of, other_pages } of pairs) {
    pages.set(keep, keep_pages).set(instead_of, other_pages);
    parents.set(rootOf(instead_of), rootOf(keep));
  }
  const differences = Map.groupBy(pairs, ({ keep }) => rootOf(keep));
  return [...Map.groupBy(pages.keys(), rootOf)]
    .map(([root, names]) => ({
      labels: names
        .map((name) => ({ name, pages: pages.get(name)! }))
        .sort((a, b) => b.pages - a.pages || (a.name < b.name ? -1 : 1)),
      differBy: [...new Set((differences.get(root) ?? []).map(({ differ_by }) => differ_by))],
    }))
    .sort((a, b) => sumOf(b) - sumOf(a));
};

const sumOf = ({ labels }: Cluster): number => labels.reduce((sum, { pages }) => sum + pages, 0);

const byLabel = z.object({ name: z.string().min(1).max(255) });

export const labelRoutes = [
  route({
    method: 'get',
    path: '/api/labels',
    role: 'viewer',
    summary: 'Labels with how much they are used',
    query: z.strictObject({
      ...ofAccount,
      q: z.string().trim().min(1).max(200).optional().meta({ description: 'Part of the name.' }),
      sort: z.enum(Object.keys(ORDERS) as [keyof typeof ORDERS]).default('-pages'),
      ...paged(),
    }),
    answer: countedListOf(labelRow),
    async handle({ services, caller, query }) {
      const account = await siteOf(services.accounts, query.account);
      const { q, sort, cursor, limit } = query;
      const question = ['labels', account, q, sort];
      const offset = Number(placeOf(question, cursor)?.[0] ?? 0);
      const { whole } = new Sight(services, caller, account);
      const params = { account, q: q?.toLowerCase() ?? null };
      const where = `where $q is null or contains(lower(label), $q)`;
      const [rows, counted] = await Promise.all([
        services.columns.all<LabelRow>(
          `with ${CARRIED} select label as name, ${COUNTS} from carried ${where} group by label
           order by ${ORDERS[sort]} limit ${limit + 1} offset ${offset}`,
          params,
        ),
        services.columns.all<{ total: number }>(
          `with ${CARRIED} select count(distinct label) as total from carried ${where}`,
          params,
        ),
      ]);
      return {
        items: rows.slice(0, limit).map((row) => ({ ...row, people: whole ? row.people : null })),
        next: rows.length > limit ? cursorAfter(question, [offset + limit]) : null,
        total: counted[0]?.total ?? 0,
      };
    },
  }),
  route({
    method: 'get',
    path: '/api/label-clusters',
    role: 'viewer',
    summary: 'Labels that seem to mean the same: they differ by case, separators, plural or a typo',
    query: z.strictObject(ofAccount),
    answer: z.object({
      items: z.array(
        z.object({
          labels: z.array(z.object({ name: z.string(), pages: z.int() })),
          differBy: z.array(z.string()),
        }),
      ),
    }),
    async handle({ services, query }) {
      const account = await siteOf(services.accounts, query.account);
      return { items: [...clustersOf(await pairsOf(services, account))] };
    },
  }),
  route({
    method: 'get',
    path: '/api/labels/{name}',
    role: 'viewer',
    summary: 'One label: where and since when it is used, what stands beside it',
    params: byLabel,
    query: z.strictObject(ofAccount),
    answer: labelRow
      .extend({
        bySpace: z.array(namedSchema.extend({ pages: z.int() })),
        months: z
          .array(z.object({ month: z.string(), pages: z.int() }))
          .meta({ description: 'The pages that carry it by the month of their creation.' }),
        related: z.array(
          z.object({
            name: z.string(),
            pages: z.int().meta({ description: 'How many pages carry both.' }),
            of: z.int().meta({ description: 'How many carry the other.' }),
          }),
        ),
        alike: z.array(z.object({ name: z.string(), pages: z.int(), differBy: z.string() })),
        authors: z.array(namedSchema.extend({ pages: z.int() })).nullable(),
      })
      .meta({ id: 'Label' }),
    async handle({ services, caller, params: { name }, query }) {
      const account = await siteOf(services.accounts, query.account);
      const sight = new Sight(services, caller, account);
      const ask = <T extends object>(sql: string): Promise<readonly T[]> =>
        services.columns.all<T>(sql, { account, name });
      const [[found], related, pairs] = await Promise.all([
        ask<LabelFacts>(FACTS),
        ask<{ name: string; pages: number; of: number }>(RELATED),
        pairsOf(services, account),
      ]);
      if (found === undefined) throw notFound(`the label ${name}`);
      const { spaces_of: spaces, months, authors, ...row } = found;
      const spaceName = await sight.spaceNames(spaces.map(({ id }) => id));
      const person = await namer(
        services.records.pool,
        account,
        'user',
        authors.map(({ id }) => id),
      );
      return {
        ...row,
        people: sight.whole ? row.people : null,
        bySpace: spaces.map(({ id, pages }) => ({ id, name: spaceName(id).name, pages })),
        months,
        related: [...related],
        alike: pairs.flatMap(({ keep, keep_pages, instead_of, other_pages, differ_by }) =>
          keep === name
            ? [{ name: instead_of, pages: other_pages, differBy: differ_by }]
            : instead_of === name
              ? [{ name: keep, pages: keep_pages, differBy: differ_by }]
              : [],
        ),
        authors: sight.whole ? authors.map(({ id, pages }) => ({ id, name: person(id)?.name ?? null, pages })) : null,
      };
    },
  }),
] as const;
