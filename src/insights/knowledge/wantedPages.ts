import { count, date, page, space } from '../column.ts';
import { limit } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const wantedPages: ShippedInsight = {
  id: 'wanted-pages',
  area: 'knowledge',
  question: 'Which pages are linked to and do not exist?',
  meaning:
    'Titles that current pages link to in a space that has no such page, those that most pages want first. A page that was ' +
    'renamed or that the token may not see counts as wanted too.',
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
  coverage: [sights.bodies, sights.pages],
  sql: `
select e.target_space_key as space, e.target_title as title, count(distinct e.page_id) as pages, sum(e.count)::bigint as links,
  max(f.edited_at) as newest
from page_edges e
join page_facts f on f.account = e.account and f.page_id = e.page_id
where e.state = 'wanted'
group by e.account, e.target_space_key, e.target_title
order by pages desc, links desc, space, title limit $limit`,
};
