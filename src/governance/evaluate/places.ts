import type { Columns } from '../../columns/open.ts';
import type { QueryOptions } from '../../columns/query.ts';
import type { RowObject } from '../../columns/row.ts';

/** Where subjects are, as far as it is known. */
export interface Places {
  readonly pages: ReadonlyMap<string, PagePlace>;
  readonly spaces: ReadonlyMap<string, SpacePlace>;
  /** Ids by keys. */
  readonly spaceIds: ReadonlyMap<string, string>;
  /** Ids by names. */
  readonly groupIds: ReadonlyMap<string, string>;
  readonly groups: ReadonlySet<string>;
}

export interface PagePlace {
  readonly spaceId: string | null;
  readonly labels: readonly string[];
  readonly ancestors: readonly string[];
}

export interface SpacePlace {
  readonly key: string;
  readonly name: string;
  /** How many current pages and blogposts it has. */
  readonly pages: number;
}

const MOST = 10_000_000;

/** Looks up all spaces and groups of an account, and the pages with the ids. */
export const placesOf = async (
  columns: Columns,
  pageIds: ReadonlySet<string>,
  bounds: Omit<QueryOptions, 'maxRows' | 'params'>,
): Promise<Places> => {
  const all = async (sql: string, params: Record<string, readonly string[]> = {}): Promise<readonly RowObject[]> =>
    (await columns.all(sql, { ...bounds, params, maxRows: MOST })).rows;
  const pages = await all(
    `select p.page_id, p.space_id, coalesce(f.labels, []) as labels, coalesce(p.ancestor_ids, []) as ancestors
     from (select unnest($ids::varchar[]) as page_id) i join pages p on p.page_id = i.page_id
     left join page_facts f on f.account = p.account and f.page_id = p.page_id`,
    { ids: [...pageIds] },
  );
  const spaces = await all(
    `select s.space_id, s.key, s.name, coalesce(c.pages, 0) as pages from spaces s left join (
       select account, space_id, count(*) as pages from page_facts where status = 'current' group by all
     ) c on c.account = s.account and c.space_id = s.space_id`,
  );
  const groups = await all('select group_id, name from groups');
  return {
    pages: new Map(
      pages.map(({ page_id, space_id, labels, ancestors }) => [
        String(page_id),
        { spaceId: textOrNull(space_id), labels: labels as string[], ancestors: ancestors as string[] },
      ]),
    ),
    spaces: new Map(
      spaces.map(({ space_id, key, name, pages: many }) => [
        String(space_id),
        { key: String(key), name: String(name ?? key), pages: Number(many) },
      ]),
    ),
    spaceIds: new Map(spaces.map(({ key, space_id }) => [String(key), String(space_id)])),
    groupIds: new Map(groups.map(({ name, group_id }) => [String(name), String(group_id)])),
    groups: new Set(groups.map(({ group_id }) => String(group_id))),
  };
};

const textOrNull = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));
