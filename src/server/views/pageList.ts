import { z } from '@hono/zod-openapi';
import type { Pool } from 'pg';
import type { ColumnsThread } from '../columns/columnsThread.ts';
import type { Place } from '../cursor.ts';

export const pageKinds = ['page', 'blogpost', 'folder', 'whiteboard', 'database', 'embed'] as const;
const sortNames = ['title', 'changed', 'created', 'views', 'linksIn'] as const;
type SortName = (typeof sortNames)[number];
export type PageSort = SortName | `-${SortName}`;
export const pageSorts = sortNames.flatMap((name): PageSort[] => [name, `-${name}`]);

export const pageFilters = {
  q: z.string().trim().min(1).max(200).optional().meta({ description: 'Part of the title.' }),
  space: z.string().max(200).optional().meta({ description: 'The id of a space.' }),
  kind: z
    .enum([...pageKinds, 'any'])
    .optional()
    .meta({ description: 'Left out: pages and blogposts.' }),
  status: z.string().max(40).optional().meta({ description: 'Left out: current and archived; any: all of them.' }),
  label: z.string().max(255).optional(),
  owner: z.string().max(200).optional().meta({ description: 'The id of a person; none: nobody.' }),
  ownerStatus: z
    .enum(['left', 'none', 'external'])
    .optional()
    .meta({ description: 'left: the account of the owner is inactive or closed; none: nobody owns it.' }),
  author: z.string().max(200).optional(),
  seenBy: z.enum(['anonymous', 'everyone', 'external']).optional().meta({
    description: 'Whom it is certain that they can see it: anonymous people, everyone licensed, somebody external.',
  }),
  changedBefore: z.union([z.iso.date(), z.iso.datetime()]).optional(),
  changedAfter: z.union([z.iso.date(), z.iso.datetime()]).optional(),
};

export type PageFilters = { readonly [K in keyof typeof pageFilters]?: z.output<(typeof pageFilters)[K]> };

/** What the last crawl found out of a page or blogpost. */
export interface PageFacts {
  readonly views: number | null;
  readonly viewers: number | null;
  readonly linksIn: number;
  readonly words: number | null;
  readonly editedAt: string | null;
}

export const PAGE_FACTS = 'p.views, p.viewers, p.links_in as "linksIn", p.words, p.edited_at as "editedAt"';

/** A page of a list, its place there, and its facts, where they are told with it; without links it has none. */
export interface PageHit extends Partial<Omit<PageFacts, 'linksIn'>> {
  readonly id: string;
  readonly sort_key: string | number;
  readonly linksIn?: number | null;
}

interface Order {
  /** The table that lies in this order; null: none does. */
  readonly from: string | null;
  readonly type: 'varchar' | 'timestamp' | 'bigint';
  /** The key upwards, and downwards. */
  readonly up: string;
  readonly down: string;
}

const KEYS = 'account, page_id, kind, status, title_key, space_id, owner_id, author_id, created_key, changed_key';
const FACTS = 'views, viewers, links_in, words, edited_at';

/** The facts tell of pages and blogposts only; what else there is has none of them. */
const ALL_FACTS = `(
  select ${KEYS}, ${FACTS} from page_facts
  union all
  select ${KEYS}, ${FACTS.replaceAll(/\w+/g, 'null')} from pages_by_change where kind not in ('page', 'blogpost'))`;

const factsFor = ({ kind }: PageFilters): string =>
  kind === undefined || kind === 'page' || kind === 'blogpost' ? 'page_facts' : ALL_FACTS;

const keyed = (table: string, key: string, type: Order['type']): Order => ({
  from: table,
  type,
  up: `p.${key}`,
  down: `p.${key}`,
});

/** Above what any site counts, and told without loss in JSON. */
const BEYOND = Number.MAX_SAFE_INTEGER;

/** What is unknown comes last, upwards and downwards. */
const counted = (column: string): Order => ({
  from: null,
  type: 'bigint',
  up: `coalesce(p.${column}, ${BEYOND})`,
  down: `coalesce(p.${column}, -1)`,
});

/** By what a list is sorted, and the table that lies in that order or in one that serves. */
const ORDERS: Readonly<Record<SortName, Order>> = {
  title: keyed('pages_by_title', 'title_key', 'varchar'),
  changed: keyed('pages_by_change', 'changed_key', 'timestamp'),
  created: keyed('pages_by_change', 'created_key', 'timestamp'),
  views: counted('views'),
  linksIn: counted('links_in'),
};

const ownedBy = (condition: string): string =>
  `p.owner_id in (select o.user_id from users o where o.account = $account and ${condition})`;

/** What is known of the owner of a page. */
const OWNERS = {
  left: ownedBy("o.account_status in ('inactive', 'closed')"),
  none: 'p.owner_id is null',
  external: ownedBy("o.is_external = 'yes'"),
} as const;

const seenBy = (condition: string): string =>
  `p.page_id in (select a.page_id from page_audiences a where a.account = $account and ${condition})`;

/** Who can see a page for certain. */
const AUDIENCES = {
  anonymous: seenBy("a.anonymous = 'yes'"),
  everyone: seenBy("a.everyone = 'yes'"),
  external: seenBy('a.external_viewers > 0'),
} as const;

type Params = Record<string, string | readonly string[] | number | null>;

const conditionsOf = (account: string, filters: PageFilters): { readonly where: string; readonly params: Params } => {
  const params: Params = { account };
  const conditions = ['p.account = $account'];
  const given = (name: string, value: string | readonly string[] | undefined, condition: string): void => {
    if (value === undefined) return;
    params[name] = value;
    conditions.push(condition);
  };
  const { kind, status, owner } = filters;
  if (kind === undefined) conditions.push("p.kind in ('page', 'blogpost')");
  else if (kind !== 'any') given('kind', kind, 'p.kind = $kind');
  if (status === undefined) conditions.push("p.status in ('current', 'archived')");
  else if (status !== 'any') given('status', status, 'p.status = $status');
  given('q', filters.q?.toLowerCase(), 'contains(p.title_key, $q)');
  given('space', filters.space, 'p.space_id = $space');
  if (owner === 'none') conditions.push('p.owner_id is null');
  else given('owner', owner, 'p.owner_id = $owner');
  if (filters.ownerStatus !== undefined) conditions.push(OWNERS[filters.ownerStatus]);
  if (filters.seenBy !== undefined) conditions.push(AUDIENCES[filters.seenBy]);
  given('author', filters.author, 'p.author_id = $author');
  given(
    'before',
    filters.changedBefore,
    "p.changed_key < $before::timestamp and p.changed_key > timestamp '1970-01-01'",
  );
  given('since', filters.changedAfter, 'p.changed_key >= $since::timestamp');
  given(
    'label',
    filters.label,
    'p.page_id in (select l.page_id from pages_by_label l where l.account = $account and l.name = $label)',
  );
  return { where: conditions.join(' and '), params };
};

interface Question {
  readonly sql: string;
  readonly params: Params;
}

/** Whether a list is of few pages, as far as one knows before: it is not found sooner in its order. */
const isNarrow = ({ q, space, label, owner, ownerStatus, author, seenBy }: PageFilters): boolean =>
  [q, space, label, owner, ownerStatus, author, seenBy].some((filter) => filter !== undefined);

/**
 * Asks for the pages of the list after a place, so many at most.
 * @param withFacts tells their facts as well, where that costs little.
 */
export const hitsQuestion = (
  account: string,
  filters: PageFilters,
  sort: PageSort,
  after: Place | null,
  most: number,
  withFacts = false,
): Question => {
  const source = ORDERS[sort.replace('-', '') as SortName];
  const { where, params } = conditionsOf(account, filters);
  const isDown = sort.startsWith('-');
  const [compare, order] = isDown ? ['<', 'desc'] : ['>', 'asc'];
  const key = isDown ? source.down : source.up;
  const place = `$key::${source.type}`;
  const from =
    after === null
      ? ''
      : `and ${key} ${compare}= ${place} and (${key} ${compare} ${place} or p.page_id ${compare} $id)`;
  if (after !== null) Object.assign(params, { key: String(after[0]), id: String(after[1]) });
  const tellsFacts = withFacts && (source.from === null || isNarrow(filters));
  const table = tellsFacts || source.from === null ? factsFor(filters) : source.from;
  // No more than it takes to sort: the rest of a row costs as much again for every row that is looked at.
  const sql = `select p.page_id as id, ${key} as sort_key${tellsFacts ? `, ${PAGE_FACTS}` : ''} from ${table} p
    where ${where} ${from} order by ${key} ${order}, p.page_id ${order} limit ${most}`;
  return { sql, params };
};

/** The pages of the list after a place, one more than asked for where there are more. */
export const pageHits = (
  columns: ColumnsThread,
  account: string,
  filters: PageFilters,
  sort: PageSort,
  after: Place | null,
  limit: number,
  withFacts: boolean,
): Promise<readonly PageHit[]> => {
  const { sql, params } = hitsQuestion(account, filters, sort, after, limit + 1, withFacts);
  return columns.all<PageHit>(sql, params, limit + 1);
};

export const pageTotal = async (columns: ColumnsThread, account: string, filters: PageFilters): Promise<number> => {
  const { where, params } = conditionsOf(account, filters);
  const [row] = await columns.all<{ total: number }>(
    `select count(*) as total from pages_by_change p where ${where}`,
    params,
  );
  return row?.total ?? 0;
};

export interface PageRow {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly space_id: string | null;
  readonly owner_id: string | null;
  readonly author_id: string | null;
  readonly version_author_id: string | null;
  readonly created_at: string | null;
  readonly version_at: string | null;
  readonly version_number: number | null;
  readonly labels: string[];
}

export const PAGE_ROW = `p.page_id as id, p.kind, p.status, p.space_id, p.owner_id, p.author_id, p.version_author_id,
  p.created_at, p.version_at, p.version_number,
  array(select labels.name from page_labels l join labels using (account, label_id)
    where l.account = p.account and l.page_id = p.page_id and l.valid_to is null order by labels.name) as labels`;

/** What the records know of these pages, titles aside, by id. */
export const pageRows = async (
  pool: Pool,
  account: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PageRow>> => {
  const { rows } = await pool.query<PageRow>(
    `select ${PAGE_ROW} from pages p where p.account = $1 and p.page_id = any ($2)`,
    [account, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
};
