import { count, date, pageColumns, person } from '../column.ts';
import { asked, limit, oneSpace } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const emptyPages: ShippedInsight = {
  id: 'empty-pages',
  area: 'knowledge',
  question: 'Which pages are empty?',
  meaning: 'Current pages with no word, image or macro. Those with pages below them may serve as folders.',
  parameters: { space: oneSpace, limit: limit(100) },
  columns: {
    ...pageColumns,
    children: count('How many current pages stand directly below it.'),
    created_at: date('When it was created.'),
    author: person('Who created it.'),
    views: count('How often it was viewed, all time; empty: not known.'),
  },
  chart: { kind: 'table' },
  todo: 'Fill or delete those with nothing below them; make folders of the others.',
  coverage: [sights.bodies],
  sql: `
select s.key as space, f.title, f.page_id, f.children, f.created_at, coalesce(u.display_name, f.author_id) as author, f.views
from page_facts f join spaces s on s.account = f.account and s.space_id = f.space_id
left join users u on u.account = f.account and u.user_id = f.author_id
where f.status = 'current' and f.blank and ${asked('s')}
order by f.children, f.created_at, f.page_id limit $limit`,
};
