import { z } from '@hono/zod-openapi';
import { siteOf } from '../account.ts';
import { route } from '../route.ts';
import { ofAccount } from '../schemas.ts';
import { Sight } from '../sight.ts';

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
        services.columns.all<Hit>(
          `with hits as (
             select page_id as id, title as name, space_id from pages
             where account = $account and kind in ('page', 'blogpost') and status in ('current', 'archived')
             and (contains(lower(title), $q) or page_id = $q) order by ${by('title')} limit ${most}
           ) select h.id, h.name, s.name as detail, h.space_id from hits h
           left join spaces s on s.account = $account and s.space_id = h.space_id order by ${by('h.name')}`,
          params,
        ) as Promise<readonly (Hit & { readonly space_id: string | null })[]>,
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
      const isOpen = await sight.pages(pages.map(({ id }) => id));
      const isSpaceOpen = await sight.spaces([
        ...spaces.map(({ id }) => id),
        ...pages.flatMap(({ space_id }) => space_id ?? []),
      ]);
      const href = (kind: string, id: string): string => `/${kind}/${encodeURIComponent(id)}?account=${account}`;
      return {
        pages: pages
          .filter(({ id }) => isOpen(id))
          .slice(0, MOST)
          .map(({ id, name, detail, space_id }) => ({
            id,
            name,
            detail: space_id !== null && isSpaceOpen(space_id) ? detail : null,
            href: href('pages', id),
          })),
        spaces: spaces
          .filter(({ id }) => isSpaceOpen(id))
          .slice(0, MOST)
          .map((one) => ({ ...one, href: href('spaces', one.id) })),
        people: people.map((one) => ({ ...one, href: href('people', one.id) })),
      };
    },
  }),
] as const;
