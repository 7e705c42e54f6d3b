import { count, percent, space } from '../column.ts';
import { asked, limit, oneSpace } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const missingLabels: ShippedInsight = {
  id: 'missing-labels',
  area: 'collaboration',
  question: 'How many pages lack the labels that they should have?',
  meaning:
    'Current pages of each space that carry none of the required labels; without such, those that carry no label at all.',
  parameters: {
    required: {
      kind: 'list',
      meaning: 'Labels of which each page should carry one; none: any label will do.',
      default: [],
    },
    space: oneSpace,
    limit: limit(50),
  },
  columns: {
    space: space('The key of the space.'),
    name: space('The name of the space.'),
    pages: count('How many current pages and blogposts.'),
    lacking: count('How many of them lack it.'),
    percent: percent('The share of these.'),
  },
  chart: { kind: 'bar', x: 'name', y: ['percent'] },
  todo: 'Agree on a few labels, and put them into the templates of the space.',
  coverage: [sights.labels],
  sql: `
select s.key as space, s.name, count(*) as pages,
  count(*) filter (where case when len($required::varchar[]) = 0 then len(f.labels) = 0 else not list_has_any(f.labels, $required::varchar[]) end) as lacking,
  round(100.0 * count(*) filter (where case when len($required::varchar[]) = 0 then len(f.labels) = 0 else not list_has_any(f.labels, $required::varchar[]) end) / count(*)) as percent
from page_facts f join spaces s on s.account = f.account and s.space_id = f.space_id
where f.status = 'current' and ${asked('s')}
group by s.account, s.space_id, s.key, s.name
order by lacking desc, space limit $limit`,
};
