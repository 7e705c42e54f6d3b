import { count, date, page, space } from '../column.ts';
import { limit } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const wantedPages: ShippedInsight = {
  id: 'wanted-pages',
  area: 'knowledge',
  question: 'Which pages are linked to and do not exist?',
  meaning:
    'Titles that current pages link to, or show as a part of themselves, in a space that has nothing of that title; those that ' +
    'most pages want first. A page that was renamed counts as wanted too. Only spaces of which the token sees everything, as ' +
    'far as anybody can tell, are known to lack a title: where some pages may be read by a few only, or anything else may be ' +
    'hidden, the link is unseen, and broken-links lists it when asked for.',
  parameters: { limit: limit(100) },
  columns: {
    space: space('The key of the space in which it is wanted.'),
    title: page('The title.'),
    pages: count('How many pages link to it.'),
    links: count('How often they do.'),
    newest: date('When the newest of these pages was edited.'),
  },
  chart: { kind: 'bar', x: 'title', y: ['pages'] },
  todo: 'Write what many want, and take the other links away.',
  coverage: [sights.bodies, sights.links, sights.pages],
  // Links name spaces in capitals or not.
  sql: `
select s.key as space, l.target_title as title, count(distinct l.page_id) as pages, sum(l.count)::bigint as links,
  max(f.edited_at) as newest
from page_links l
join page_facts f on f.account = l.account and f.page_id = l.page_id and f.status = 'current'
join spaces s on s.account = l.account and lower(s.key) = lower(l.target_space_key)
where l.resolution = 'wanted' and l.target_title is not null
group by l.account, s.key, l.target_title
order by pages desc, links desc, space, title limit $limit`,
};
