import { label, pageColumns } from '../column.ts';
import { asked, limit, oneSpace } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const singleUseLabels: ShippedInsight = {
  id: 'single-use-labels',
  area: 'collaboration',
  question: 'Which labels does only one page carry?',
  meaning: 'Labels that one current page carries; they group nothing.',
  parameters: { space: oneSpace, limit: limit(200) },
  columns: {
    label: label('The label.'),
    ...pageColumns,
  },
  chart: { kind: 'table' },
  todo: 'Take them away, or use them where they belong too.',
  coverage: [sights.labels],
  sql: `
with used as (
  select account, label, count(*) as pages, any_value(page_id) as page_id
  from (select account, page_id, unnest(labels) as label from page_facts where status = 'current' and len(labels) > 0)
  group by all having count(*) = 1
)
select u.label, s.key as space, f.title, f.page_id
from used u
join page_facts f on f.account = u.account and f.page_id = u.page_id
join spaces s on s.account = f.account and s.space_id = f.space_id
where ${asked('s')}
order by u.label, f.page_id limit $limit`,
};
