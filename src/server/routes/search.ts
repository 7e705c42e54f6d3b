import { z } from '@hono/zod-openapi';
import { siteOf } from '../account.ts';
import { route } from '../route.ts';
import { ofAccount } from '../schemas.ts';
import type { Services } from '../services.ts';
import { Sight } from '../sight.ts';
import { pagesCalled } from '../views/pageSearch.ts';

const MOST = 8;
/** Of those that fit, so many are looked at until enough are found that the caller may know of. */
const LOOKED_AT = 400;

const hit = z.object({
  id: z.string(),
  name: z.string().nullable(),
  detail: z.string().nullable(),
  href: z.string().meta({ description: 'Where it stands in the web application.' }),
});

interface Hit {
  readonly id: string;
  readonly name: string | null;
  readonly detail: string | null;
}

const PAGES = `select page_id as id, space_id from pages
  where account = $1 and page_id = any ($2) and kind in ('page', 'blogpost') and status in ('current', 'archived')`;

/** The first of these pages that the caller may know of. */
const shownPages = async (services: Services, sight: Sight, account: string, ids: readonly string[]) => {
  const isOpen = await sight.pages(ids);
  // One more, for the first may be no page at all.
  const open = ids.filter(isOpen).slice(0, MOST + 1);
  const { rows } = await services.records.pool.query<{ id: string; space_id: string | null }>(PAGES, [account, open]);
  const spaces = new Map(rows.map(({ id, space_id }) => [id, space_id]));
  const known = open.filter((id) => spaces.has(id)).slice(0, MOST);
  const [title, space] = await Promise.all([sight.titles(known), sight.spaceNames(spaces.values())]);
  return known.map((id) => ({ id, name: title(id), detail: space(spaces.get(id) ?? '').name }));
};

export const searchRoutes = [
  route({
    method: 'get',
    path: '/api/search',
    role: 'viewer',
    summary: `Pages, spaces and people by name, at most ${MOST} of each, the closest first`,
    query: z.strictObject({ ...ofAccount, q: z.string().trim().min(1).max(200) }),
    answer: z.object({ pages: z.array(hit), spaces: z.array(hit), people: z.array(hit) }),
    async handle({ services, caller, query }) {
      const account = await siteOf(services.accounts, query.account);
      const sight = new Sight(services, caller, account);
      const params = { account, q: query.q.toLowerCase() };
      const most = sight.whole ? MOST : LOOKED_AT;
      const by = (name: string): string =>
        `case when lower(${name}) = $q then 0 when starts_with(lower(${name}), $q) then 1 else 2 end, length(${name}), ${name}, id`;
      const [pages, spaces, people] = await Promise.all([
        pagesCalled(services.columns, account, params.q, most),
        services.columns.all<Hit>(
          `select space_id as id, name, key as detail from spaces where account = $account
           and (contains(lower(name), $q) or contains(lower(key), $q) or space_id = $q) order by ${by('name')} limit ${most}`,
          params,
        ),
        sight.whole
          ? services.columns.all<Hit>(
              `select user_id as id, display_name as name, email as detail from users where account = $account
               and (contains(lower(display_name), $q) or contains(lower(email), $q) or user_id = $q)
               order by ${by('display_name')} limit ${most}`,
              params,
            )
          : [],
      ]);
      const isSpaceOpen = await sight.spaces(spaces.map(({ id }) => id));
      const href = (kind: string, id: string): string => `/${kind}/${encodeURIComponent(id)}?account=${account}`;
      const shown = await shownPages(services, sight, account, pages);
      return {
        pages: shown.map((one) => ({ ...one, href: href('pages', one.id) })),
        spaces: spaces
          .filter(({ id }) => isSpaceOpen(id))
          .slice(0, MOST)
          .map((one) => ({ ...one, href: href('spaces', one.id) })),
        people: people.map((one) => ({ ...one, href: href('people', one.id) })),
      };
    },
  }),
] as const;
