import { count, date, pageColumns, text } from '../column.ts';
import { asked, limit, oneSpace } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const orphanPages: ShippedInsight = {
  id: 'orphan-pages',
  area: 'knowledge',
  question: 'Which pages can nobody come upon by browsing?',
  meaning:
    'Current pages to which no other current page links, which none shows as a part of itself, and which stand nowhere in the ' +
    'tree: at the root beside the homepage, or below something that is not current any more. Macros that list pages, and ' +
    'menus, are not followed.',
  parameters: { space: oneSpace, limit: limit(100) },
  columns: {
    ...pageColumns,
    stands: text('at the root, or below what is gone.'),
    children: count('How many current pages stand below it.'),
    edited_at: date('When a person last edited it.'),
    views: count('How often it was viewed, all time; empty: not known.'),
  },
  chart: { kind: 'table' },
  todo: 'Move them to where they belong, link to them, or archive them.',
  coverage: [sights.bodies, sights.links, sights.pages],
  sql: `
select s.key as space, f.title, f.page_id, case when f.parent_id is null then 'at the root' else 'below what is gone' end as stands,
  f.children, f.edited_at, f.views
from page_facts f
join spaces s on s.account = f.account and s.space_id = f.space_id
left join pages p on p.account = f.account and p.page_id = f.parent_id and p.status = 'current'
where f.status = 'current' and f.kind = 'page' and f.links_in = 0 and f.page_id is distinct from s.homepage_id
  and p.page_id is null and ${asked('s')}
order by space, f.page_id limit $limit`,
};
