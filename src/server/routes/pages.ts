import { z } from '@hono/zod-openapi';
import { changeInWords, idsInChanges } from '../../access/changeInWords.ts';
import { loadNames } from '../../access/load/names.ts';
import type { TimelineSubject } from '../../access/load/timeline.ts';
import { timeline } from '../../access/load/timeline.ts';
import { siteOf } from '../account.ts';
import { cursorAfter, placeOf } from '../cursor.ts';
import { notFound, Problem } from '../problem.ts';
import { route } from '../route.ts';
import { byId, countedListOf, idSchema, listOf, maybeNamed, namedSchema, ofAccount, paged } from '../schemas.ts';
import type { Services } from '../services.ts';
import { Sight } from '../sight.ts';
import type { Member } from '../sign/member.ts';
import { ifUnread } from '../unread.ts';
import { namer } from '../views/names.ts';
import type { PageFacts, PageFilters, PageHit, PageRow, PageSort } from '../views/pageList.ts';
import { PAGE_FACTS, PAGE_ROW, pageFilters, pageHits, pageRows, pageSorts, pageTotal } from '../views/pageList.ts';

const spaceRef = z.object({ id: z.string(), key: z.string().nullable(), name: z.string().nullable() }).nullable();

const pageRow = z
  .object({
    id: z.string(),
    kind: z.string(),
    status: z.string(),
    title: z.string().nullable().meta({ description: 'Null: it has none, or it is not for the caller to know.' }),
    space: spaceRef,
    owner: maybeNamed,
    author: maybeNamed,
    changedBy: maybeNamed,
    createdAt: z.string().nullable(),
    changedAt: z.string().nullable(),
    version: z.int().nullable(),
    labels: z.array(z.string()),
    facts: z
      .object({
        views: z.int().nullable(),
        viewers: z.int().nullable(),
        linksIn: z.int(),
        words: z.int().nullable(),
        editedAt: z
          .string()
          .nullable()
          .meta({ description: 'When a person last edited it; apps and minor edits aside.' }),
      })
      .nullable()
      .meta({ description: 'What the last crawl found out of it; null: not asked for, or nothing.' }),
  })
  .meta({ id: 'PageRow' });

const factsOf = async (
  { columns }: Services,
  account: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PageFacts>> => {
  const rows = await columns.all<PageFacts & { readonly id: string }>(
    `select p.page_id as id, ${PAGE_FACTS} from page_facts p
     where p.account = $account and p.page_id in (select unnest($ids))`,
    { account, ids },
    ids.length,
  );
  return new Map(rows.map(({ id, ...facts }) => [id, facts]));
};

/** The facts that a hit tells. */
const factsIn = ({
  views = null,
  viewers = null,
  linksIn,
  words = null,
  editedAt = null,
}: PageHit): PageFacts | null =>
  linksIn === undefined || linksIn === null ? null : { views, viewers, linksIn, words, editedAt };

/** Rows as the caller may see them. */
const shownRows = async (
  { records: { pool } }: Services,
  sight: Sight,
  account: string,
  rows: readonly PageRow[],
  facts: ReadonlyMap<string, PageFacts> = new Map(),
): Promise<z.infer<typeof pageRow>[]> => {
  const title = await sight.titles(rows.map(({ id }) => id));
  const space = await sight.spaceNames(rows.map(({ space_id }) => space_id));
  const people = rows.flatMap(({ owner_id, author_id, version_author_id }) => [owner_id, author_id, version_author_id]);
  const person = sight.whole ? await namer(pool, account, 'user', people) : () => null;
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    status: row.status,
    title: title(row.id),
    space: row.space_id === null ? null : { id: row.space_id, ...space(row.space_id) },
    owner: person(row.owner_id),
    author: person(row.author_id),
    changedBy: person(row.version_author_id),
    createdAt: row.created_at,
    changedAt: row.version_at,
    version: row.version_number,
    labels: row.labels,
    facts: facts.get(row.id) ?? null,
  }));
};

/** Rows that are looked at in one go where hidden ones are left out, and all told for one answer. */
const LOOKED_AT = 500;
const MOST_LOOKED_AT = 5000;

/** Filters that tell of people. */
const FOR_AUDITORS = ['owner', 'ownerStatus', 'author', 'seenBy'] as const;

type Asked = PageFilters & { readonly account?: string | undefined; readonly sort: PageSort };

/** What is asked for, and whether what is hidden from the caller is left out of it. */
const askedOf = async (services: Services, caller: Member | null, asked: Asked) => {
  const { account: given, sort, ...filters } = asked;
  const account = await siteOf(services.accounts, given);
  const sight = new Sight(services, caller, account);
  const ofPeople = FOR_AUDITORS.filter((name) => filters[name] !== undefined);
  if (!sight.whole && ofPeople.length > 0) {
    throw new Problem(403, 'who owns, writes and sees what is for auditors', {
      mend: `leave out ${ofPeople.join(' and ')}`,
    });
  }
  // What hidden pages are called, and which labels they carry, would show in who is listed.
  const tellsOfHidden = filters.q !== undefined || filters.label !== undefined || sort.endsWith('title');
  return { account, sight, sort, filters, leaveOut: !sight.whole && tellsOfHidden };
};

/**
 * A list of pages for the caller. Who may not know every title gets none that a search by title, or its order, would give
 * away: what is hidden is left out of those. Where almost all is, an answer may hold few rows and go on all the same.
 */
const listed = async (
  services: Services,
  caller: Member | null,
  query: {
    readonly cursor?: string | undefined;
    readonly limit: number;
    readonly counted: 'yes' | 'no';
    readonly facts: 'yes' | 'no';
  } & Asked,
) => {
  const { cursor, limit, counted, facts: wanted, ...asked } = query;
  const { account, sight, sort, filters, leaveOut } = await askedOf(services, caller, asked);
  const question = ['pages', account, sort, filters, sight.whole];
  const ids: string[] = [];
  const told = new Map<string, PageFacts>();
  let place = placeOf(question, cursor);
  let next: string | null = null;
  for (let left = MOST_LOOKED_AT; ; left -= LOOKED_AT) {
    const batch = leaveOut ? LOOKED_AT : limit;
    const hits = await pageHits(services.columns, account, filters, sort, place, batch, wanted === 'yes');
    const looked = hits.slice(0, batch);
    const isOpen = leaveOut ? await sight.pages(looked.map(({ id }) => id)) : () => true;
    for (const hit of looked) {
      if (ids.length === limit) break;
      place = [hit.sort_key, hit.id];
      if (!isOpen(hit.id)) continue;
      ids.push(hit.id);
      const facts = factsIn(hit);
      if (facts !== null) told.set(hit.id, facts);
    }
    if (looked.length === 0 || (hits.length <= batch && place?.[1] === looked.at(-1)?.id)) break;
    if (ids.length === limit || left <= LOOKED_AT) {
      next = cursorAfter(question, place!);
      break;
    }
  }
  const rows = await pageRows(services.records.pool, account, ids);
  const known = ids.flatMap((id) => rows.get(id) ?? []);
  // A list that ends where it begins has been counted. Else counting looks at every page of the site, so it does not go
  // beside the hits, which are wanted first.
  const isWhole = cursor === undefined && next === null;
  const uncounted = leaveOut || (counted === 'no' && !isWhole);
  const total = uncounted ? null : isWhole ? ids.length : pageTotal(services.columns, account, filters);
  // Hits tell the facts of all of them or of none.
  const facts = wanted === 'no' || told.size > 0 ? told : await factsOf(services, account, ids);
  return { items: await shownRows(services, sight, account, known, facts), next, total: await total };
};

const TREE_ROWS = 200;

interface TreeRow {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly position: string;
  readonly has_children: boolean;
}

interface OneRow extends PageRow {
  readonly web_path: string | null;
  readonly base_url: string | null;
  readonly ancestor_ids: readonly string[];
  readonly subtype: string | null;
  readonly restrictions: string | null;
  readonly words: number | null;
  readonly bytes: number | null;
  readonly children: number;
  readonly comments: number;
  readonly attachments: number;
  readonly links_out: number;
  readonly views: number | null;
  readonly views_at: string | null;
}

const ONE = `select ${PAGE_ROW}, p.web_path, p.ancestor_ids,
  p.subtype, i.base_url, r.state as restrictions, b.words, b.bytes, v.views, v.observed_at as views_at,
  (select count(*) from pages c where c.account = p.account and c.parent_id = p.page_id and c.status in ('current', 'archived')) as children,
  (select count(*) from comments c where c.account = p.account and c.page_id = p.page_id) as comments,
  (select count(*) from attachments c where c.account = p.account and c.page_id = p.page_id) as attachments,
  (select count(*) from page_links l where l.account = p.account and l.page_id = p.page_id) as links_out
from pages p
left join confluence_instances i on i.account = p.account
left join restriction_reads r on r.account = p.account and r.page_id = p.page_id and r.valid_to is null
left join page_bodies b on b.account = p.account and b.page_id = p.page_id
left join lateral (select views, observed_at from page_views v where v.account = p.account and v.page_id = p.page_id
  order by observed_at desc limit 1) v on true
where p.account = $1 and p.page_id = $2`;

/** @throws Problem where the account knows no such page. */
export const pageKnown = async ({ records }: Services, account: string, id: string): Promise<void> => {
  const { rows } = await records.pool.query('select from pages where account = $1 and page_id = $2', [account, id]);
  if (rows.length === 0) throw notFound(`the page ${id}`);
};

const MOST_LINKS = 500;
const MOST_CHANGES = 200;

export const changeSchema = z.object({
  id: z.string(),
  kind: z.string(),
  text: z.string(),
  notBefore: z.string().nullable(),
  observedAt: z.string(),
  actor: maybeNamed,
});

/** What changed for a page or a person, in words. */
export const timelineOf = async (services: Services, account: string, subject: TimelineSubject) => {
  const { pool } = services.records;
  const entries = await timeline(pool, account, subject, MOST_CHANGES);
  const names = await loadNames(pool, account, idsInChanges(entries));
  const actor = await namer(
    pool,
    account,
    'user',
    entries.map(({ actor_id }) => actor_id),
  );
  return {
    items: entries.map((entry) => ({
      id: entry.id,
      kind: entry.kind,
      text: changeInWords(entry, names),
      notBefore: entry.not_before,
      observedAt: entry.observed_at,
      actor: actor(entry.actor_id),
    })),
  };
};

const asked = { ...ofAccount, ...pageFilters, sort: z.enum(pageSorts).default('-changed') };

export const pageRoutes = [
  route({
    method: 'get',
    path: '/api/pages',
    role: 'viewer',
    summary: 'Pages and what stands above them, filtered and sorted',
    query: z.strictObject({
      ...asked,
      ...paged(),
      counted: z
        .enum(['yes', 'no'])
        .default('yes')
        .meta({ description: 'no: how many there are is told only where that costs nothing; the rows come sooner.' }),
      facts: z
        .enum(['yes', 'no'])
        .default('no')
        .meta({ description: 'Whether views, links, words and the last edit of a person are told too.' }),
    }),
    answer: countedListOf(pageRow),
    handle: ({ services, caller, query }) => listed(services, caller, query),
  }),
  route({
    method: 'get',
    path: '/api/pages/count',
    role: 'viewer',
    summary: 'How many pages such a list has',
    query: z.strictObject(asked),
    answer: z.object({
      total: z.int().nullable().meta({ description: 'Null: it cannot be told without giving away what is hidden.' }),
    }),
    async handle({ services, caller, query }) {
      const { account, filters, leaveOut } = await askedOf(services, caller, query);
      return { total: leaveOut ? null : await pageTotal(services.columns, account, filters) };
    },
  }),
  route({
    method: 'get',
    path: '/api/pages/tree',
    role: 'viewer',
    summary: 'What stands below a page or folder, or at the root of a space',
    query: z.strictObject({
      ...ofAccount,
      space: idSchema.optional(),
      parent: idSchema.optional(),
      ...paged(TREE_ROWS),
    }),
    answer: listOf(
      z.object({
        id: z.string(),
        kind: z.string(),
        status: z.string(),
        title: z.string().nullable(),
        hasChildren: z.boolean(),
      }),
    ),
    async handle({ services, caller, query }) {
      const { space, parent, cursor, limit } = query;
      if ((space === undefined) === (parent === undefined)) {
        throw new Problem(400, 'give a space or a parent', {
          mend: 'parent=ID for what stands below it, space=ID for the roots',
        });
      }
      const account = await siteOf(services.accounts, query.account);
      const question = ['tree', account, space, parent];
      const place = placeOf(question, cursor);
      const { rows } = await services.records.pool.query<TreeRow>(
        `select page_id as id, kind, status, position_key as position, exists (
           select from pages c where c.account = $1 and c.parent_id = p.page_id and c.status in ('current', 'archived')
         ) as has_children
         from (
           select *, lpad(coalesce(position, 9999999999)::text, 20, '0') as position_key from pages
           where account = $1 and status in ('current', 'archived')
           and ${parent === undefined ? "space_id = $2 and parent_id is null and kind <> 'blogpost'" : 'parent_id = $2'}
         ) p
         where $3::text is null or (position_key, page_id) > ($3, $4)
         order by position_key, page_id limit $5`,
        [account, parent ?? space, place?.[0] ?? null, place?.[1] ?? null, limit + 1],
      );
      const items = rows.slice(0, limit);
      const title = await new Sight(services, caller, account).titles(items.map(({ id }) => id));
      const last = items.at(-1);
      return {
        items: items.map(({ id, kind, status, has_children }) => ({
          id,
          kind,
          status,
          title: title(id),
          hasChildren: has_children,
        })),
        next: rows.length > limit && last ? cursorAfter(question, [last.position, last.id]) : null,
      };
    },
  }),
  route({
    method: 'get',
    path: '/api/pages/{id}',
    role: 'viewer',
    summary: 'One page',
    params: byId,
    query: z.strictObject(ofAccount),
    answer: pageRow
      .extend({
        subtype: z.string().nullable(),
        ancestors: z.array(namedSchema),
        url: z.string().nullable().meta({ description: 'Where it stands on the site.' }),
        restrictions: z.string().nullable().meta({ description: 'open, restricted, unreadable or unread.' }),
        words: z.int().nullable(),
        bytes: z.int().nullable(),
        children: z.int(),
        comments: z.int(),
        attachments: z.int(),
        linksOut: z.int(),
        linksIn: z.int(),
        views: z.object({ count: z.int(), at: z.string() }).nullable(),
        viewers: z
          .object({
            yes: z.int(),
            unknown: z.int(),
            anonymous: z.enum(['yes', 'no', 'unknown']),
            open: z.boolean().meta({ description: 'Everybody with a licence can see it.' }),
          })
          .nullable()
          .meta({ description: 'Null: no run has read it yet.' }),
      })
      .meta({ id: 'Page' }),
    async handle({ services, caller, params, query }) {
      const account = await siteOf(services.accounts, query.account);
      const { pool } = services.records;
      const { rows } = await pool.query<OneRow>(ONE, [account, params.id]);
      const row = rows[0];
      if (row === undefined) throw notFound(`the page ${params.id}`);
      const sight = new Sight(services, caller, account);
      const title = await sight.titles(row.ancestor_ids);
      const [shown] = await shownRows(services, sight, account, [row]);
      const isOpen = await sight.pages([row.id]);
      const viewers = await services.access
        .ask('pages', { account, at: null, ids: [row.id] })
        .then(({ of }) => of[row.id] ?? null)
        .catch(ifUnread);
      const [inbound] = await services.columns.all<{ count: number }>(
        'select count(*) as count from links_by_target where account = $account and target_id = $id',
        { account, id: row.id },
      );
      return {
        ...shown!,
        subtype: row.subtype,
        ancestors: row.ancestor_ids.map((id) => ({ id, name: title(id) })),
        url: isOpen(row.id) ? addressOf(row, sight.whole) : null,
        restrictions: row.restrictions,
        words: row.words,
        bytes: row.bytes,
        children: row.children,
        comments: row.comments,
        attachments: row.attachments,
        linksOut: row.links_out,
        linksIn: inbound?.count ?? 0,
        views: row.views === null || row.views_at === null ? null : { count: row.views, at: row.views_at },
        viewers,
      };
    },
  }),
  route({
    method: 'get',
    path: '/api/pages/{id}/versions',
    role: 'auditor',
    summary: 'The versions of a page, the newest first',
    params: byId,
    query: z.strictObject({ ...ofAccount, ...paged() }),
    answer: listOf(
      z.object({
        number: z.int(),
        createdAt: z.string().nullable(),
        author: maybeNamed,
        message: z.string().nullable(),
        minor: z.boolean().nullable(),
      }),
    ),
    async handle({ services, params, query }) {
      const account = await siteOf(services.accounts, query.account);
      const { limit } = query;
      const question = ['versions', account, params.id];
      const place = placeOf(question, query.cursor);
      await pageKnown(services, account, params.id);
      const { rows } = await services.records.pool.query<{
        number: number;
        created_at: string | null;
        author_id: string | null;
        message: string | null;
        minor_edit: boolean | null;
      }>(
        `select version_number as number, created_at, author_id, message, minor_edit from page_versions
         where account = $1 and page_id = $2 and ($3::integer is null or version_number < $3)
         order by version_number desc limit $4`,
        [account, params.id, place?.[0] ?? null, limit + 1],
      );
      const items = rows.slice(0, limit);
      const person = await namer(
        services.records.pool,
        account,
        'user',
        items.map(({ author_id }) => author_id),
      );
      return {
        items: items.map((row) => ({
          number: row.number,
          createdAt: row.created_at,
          author: person(row.author_id),
          message: row.message,
          minor: row.minor_edit,
        })),
        next: rows.length > limit ? cursorAfter(question, [items.at(-1)!.number]) : null,
      };
    },
  }),
  route({
    method: 'get',
    path: '/api/pages/{id}/links',
    role: 'viewer',
    summary: 'What a page links to, and which pages link to it',
    params: byId,
    query: z.strictObject(ofAccount),
    answer: z.object({
      outgoing: z.array(
        z.object({
          kind: z.string(),
          target: z.string().nullable().meta({ description: 'As it is written; null: not for the caller to know.' }),
          page: maybeNamed,
          count: z.int(),
        }),
      ),
      inbound: z.array(z.object({ page: namedSchema, count: z.int() })),
    }),
    async handle({ services, caller, params, query }) {
      const account = await siteOf(services.accounts, query.account);
      await pageKnown(services, account, params.id);
      const { pool } = services.records;
      const { rows: out } = await pool.query<{ kind: string; target: string; target_id: string | null; count: number }>(
        `select kind, target, target_id, count from page_links where account = $1 and page_id = $2
         order by kind, target limit ${MOST_LINKS}`,
        [account, params.id],
      );
      const inbound = await services.columns.all<{ id: string; count: number }>(
        `select page_id as id, count from links_by_target
         where account = $account and target_id = $id order by count desc, id limit ${MOST_LINKS}`,
        { account, id: params.id },
        MOST_LINKS,
      );
      const ids = [...inbound.map(({ id }) => id), ...out.flatMap(({ target_id }) => target_id ?? [])];
      const sight = new Sight(services, caller, account);
      const isOpen = await sight.pages([params.id]);
      const title = await sight.titles(ids);
      const shown = (id: string) => ({ id, name: title(id) });
      return {
        // What a hidden page says is hidden too: that it links is a number, where to is not.
        outgoing: out.map(({ kind, target, target_id, count }) => ({
          kind,
          target: sight.whole ? target : null,
          page: target_id === null || !isOpen(params.id) ? null : shown(target_id),
          count,
        })),
        inbound: inbound.map(({ id, count }) => ({ page: shown(id), count: Number(count) })),
      };
    },
  }),
  route({
    method: 'get',
    path: '/api/pages/{id}/timeline',
    role: 'auditor',
    summary: 'The changes that bear on who can see the page, in words, the newest first',
    params: byId,
    query: z.strictObject(ofAccount),
    answer: z.object({ items: z.array(changeSchema) }),
    async handle({ services, params, query }) {
      const account = await siteOf(services.accounts, query.account);
      await pageKnown(services, account, params.id);
      return timelineOf(services, account, { kind: 'page', id: params.id });
    },
  }),
] as const;

/**
 * Where a page stands on the site: the path as the site gave it, never anywhere else. It holds the title, and the newest
 * one at that, so who may not know every title gets the path by the id alone.
 */
const addressOf = ({ id, base_url: base, web_path: path }: OneRow, whole: boolean): string | null => {
  if (base === null || path === null) return null;
  const below = whole ? path : `/pages/viewpage.action?pageId=${encodeURIComponent(id)}`;
  const url = URL.parse(`${base.replace(/\/wiki\/?$/, '')}/wiki${below}`);
  return url !== null && url.origin === new URL(base).origin ? url.href : null;
};
