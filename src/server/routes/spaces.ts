import { z } from '@hono/zod-openapi';
import { siteOf } from '../account.ts';
import { cursorAfter, placeOf } from '../cursor.ts';
import { notFound } from '../problem.ts';
import { route } from '../route.ts';
import { byId, countedListOf, maybeNamed, ofAccount, paged, verdictSchema } from '../schemas.ts';
import type { Services } from '../services.ts';
import { Sight } from '../sight.ts';
import type { Member } from '../sign/member.ts';
import { ifUnread } from '../unread.ts';

const spaceRow = z
  .object({
    id: z.string(),
    key: z.string().nullable(),
    name: z.string().nullable(),
    type: z.string(),
    status: z.string(),
    owner: maybeNamed,
    createdAt: z.string().nullable(),
    pages: z.int().meta({ description: 'Pages and blogposts that are current or archived.' }),
    lastChangeAt: z.string().nullable(),
    viewers: z
      .object({ yes: z.int(), unknown: z.int(), anonymous: verdictSchema, open: z.boolean() })
      .nullable()
      .meta({ description: 'Whom the space lets in; null: no run has read it yet.' }),
  })
  .meta({ id: 'SpaceRow' });

interface Row {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly type: string;
  readonly status: string;
  readonly owner_id: string | null;
  readonly owner_name: string | null;
  readonly created_at: string | null;
  readonly pages: number;
  readonly last_change: string | null;
  readonly description: string | null;
  readonly homepage_id: string | null;
  readonly sort_key: string;
}

const SORTS = {
  name: 'lower(s.name)',
  pages: "lpad(coalesce(c.pages, 0)::varchar, 12, '0')",
  changed: "coalesce(strftime(c.last_change, '%Y%m%d%H%M%S%g'), '')",
};
const sorts = ['name', '-pages', '-changed'] as const;

const rowsOf = (
  services: Services,
  where: string,
  params: Record<string, string | null>,
  sort: (typeof sorts)[number],
  limit: number,
) => {
  const key = SORTS[sort.replace('-', '') as keyof typeof SORTS];
  const order = sort.startsWith('-') ? 'desc' : 'asc';
  return services.columns.all<Row>(
    `select s.space_id as id, s.key, s.name, s.type, s.status, s.owner_id, u.display_name as owner_name, s.created_at,
       s.description, s.homepage_id, coalesce(c.pages, 0) as pages, c.last_change, ${key} as sort_key
     from spaces s left join users u on u.account = s.account and u.user_id = s.owner_id
     left join (
       select space_id, sum(count)::bigint as pages, max(changed_at) as last_change from space_counts
       where account = $account and kind in ('page', 'blogpost') and status in ('current', 'archived') group by all
     ) c on c.space_id = s.space_id
     where s.account = $account and ${where} order by sort_key ${order}, s.space_id ${order} limit ${limit}`,
    params,
    limit,
  );
};

const shown = async (services: Services, caller: Member | null, account: string, rows: readonly Row[]) => {
  const sight = new Sight(services, caller, account);
  const ids = rows.map(({ id }) => id);
  const isOpen = await sight.spaces(ids);
  const viewers = await services.access.ask('spaces', { account, at: null, ids }).catch(ifUnread);
  return rows.map((row) => ({
    id: row.id,
    key: isOpen(row.id) ? row.key : null,
    name: isOpen(row.id) ? row.name : null,
    type: row.type,
    status: row.status,
    owner: sight.whole && row.owner_id !== null ? { id: row.owner_id, name: row.owner_name } : null,
    createdAt: row.created_at,
    pages: row.pages,
    lastChangeAt: row.last_change,
    viewers: viewers?.of[row.id] ?? null,
  }));
};

export const spaceRoutes = [
  route({
    method: 'get',
    path: '/api/spaces',
    role: 'viewer',
    summary: 'Spaces',
    query: z.strictObject({
      ...ofAccount,
      q: z.string().trim().min(1).max(200).optional().meta({ description: 'Part of the name or key.' }),
      type: z.string().max(60).optional(),
      status: z.string().max(40).optional(),
      sort: z.enum(sorts).default('name'),
      ...paged(),
    }),
    answer: countedListOf(spaceRow),
    async handle({ services, caller, query }) {
      const account = await siteOf(services.accounts, query.account);
      const { q, type, status, sort, limit } = query;
      const sight = new Sight(services, caller, account);
      const question = ['spaces', account, q, type, status, sort, sight.whole];
      const byName = q !== undefined || sort === 'name';
      const place = placeOf(question, query.cursor);
      const compare = sort.startsWith('-') ? '<' : '>';
      const conditions = `($q is null or contains(lower(s.name), $q) or contains(lower(s.key), $q))
        and ($type is null or s.type = $type) and ($status is null or s.status = $status)`;
      const params = { account, q: q?.toLowerCase() ?? null, type: type ?? null, status: status ?? null };
      // What a viewer may not know by name, no search by name and no order by name tells either.
      const hidden = !sight.whole && byName ? await hiddenSpaces(services, sight, account) : [];
      const [rows, counted] = await Promise.all([
        rowsOf(
          services,
          `${conditions} and not list_contains($hidden, s.space_id)
           and ($key is null or sort_key ${compare} $key or (sort_key = $key and s.space_id ${compare} $id))`,
          {
            ...params,
            hidden: hidden as unknown as string,
            key: place === null ? null : String(place[0]),
            id: place === null ? null : String(place[1]),
          },
          sort,
          limit + 1,
        ),
        services.columns.all<{ total: number }>(
          `select count(*) as total from spaces s where s.account = $account and ${conditions} and not list_contains($hidden, s.space_id)`,
          { ...params, hidden },
        ),
      ]);
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      return {
        items: await shown(services, caller, account, items),
        next: rows.length > limit && last ? cursorAfter(question, [last.sort_key, last.id]) : null,
        total: counted[0]?.total ?? 0,
      };
    },
  }),
  route({
    method: 'get',
    path: '/api/spaces/{id}',
    role: 'viewer',
    summary: 'One space',
    params: byId,
    query: z.strictObject(ofAccount),
    answer: spaceRow
      .extend({
        description: z.string().nullable(),
        homepage: maybeNamed,
        kinds: z.array(z.object({ kind: z.string(), status: z.string(), count: z.int() })),
      })
      .meta({ id: 'Space' }),
    async handle({ services, caller, params, query }) {
      const account = await siteOf(services.accounts, query.account);
      const rows = await rowsOf(services, 's.space_id = $id', { account, id: params.id }, 'name', 1);
      const row = rows[0];
      if (row === undefined) throw notFound(`the space ${params.id}`);
      const kinds = await services.columns.all<{ kind: string; status: string; count: number }>(
        `select kind, status, count from space_counts where account = $account and space_id = $id
         order by count desc, kind, status`,
        { account, id: params.id },
      );
      const [one] = await shown(services, caller, account, [row]);
      const home = row.homepage_id;
      const titles = await new Sight(services, caller, account).titles(home === null ? [] : [home]);
      return {
        ...one!,
        description: one!.name === null ? null : row.description,
        homepage: home === null ? null : { id: home, name: titles(home) },
        kinds: [...kinds],
      };
    },
  }),
] as const;

/** The spaces whose names the caller may not know. */
const hiddenSpaces = async (services: Services, sight: Sight, account: string): Promise<readonly string[]> => {
  const { rows } = await services.records.pool.query<{ id: string }>(
    'select space_id as id from spaces where account = $1',
    [account],
  );
  const isOpen = await sight.spaces(rows.map(({ id }) => id));
  return rows.map(({ id }) => id).filter((id) => !isOpen(id));
};
