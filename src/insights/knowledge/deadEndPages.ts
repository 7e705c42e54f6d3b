import { count, date, pageColumns } from '../column.ts';
import { asked, limit, oneSpace } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const deadEndPages: ShippedInsight = {
  id: 'dead-end-pages',
  area: 'knowledge',
  question: 'Which pages lead nowhere?',
  meaning:
    'Current pages with nothing below them and no link that leads on, to the site or outside; the most viewed and linked ' +
    'first. Links that are known to be broken lead nowhere; those of which it cannot be known may lead on. Pages whose body ' +
    'was not read are left out.',
  parameters: { space: oneSpace, limit: limit(100) },
  columns: {
    ...pageColumns,
    words: count('How many words a reader sees.'),
    links_in: count('How many pages link to it.'),
    views: count('How often it was viewed, all time; empty: not known.'),
    edited_at: date('When a person last edited it.'),
  },
  chart: { kind: 'table' },
  todo: 'Say on each where a reader should go on: a link to what comes next, or to what it belongs to.',
  coverage: [sights.bodies, sights.links, sights.views],
  sql: `
select s.key as space, f.title, f.page_id, f.words, f.links_in, f.views, f.edited_at
from page_facts f join spaces s on s.account = f.account and s.space_id = f.space_id
where f.status = 'current' and f.kind = 'page' and f.words is not null and f.links_out = 0 and f.links_outside = 0
  and f.children = 0 and ${asked('s')}
order by coalesce(f.views, 0) desc, f.links_in desc, f.page_id limit $limit`,
};
