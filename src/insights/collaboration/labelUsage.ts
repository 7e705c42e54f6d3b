import { count, label, percent } from '../column.ts';
import { limit } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';
import { judged, verdictMeaning, verdictParameters } from '../verdict.ts';

export const labelUsage: ShippedInsight = {
  id: 'label-usage',
  area: 'collaboration',
  question: 'Which labels organise the content, and which of it lives?',
  meaning: `Labels of current pages by how many carry them. ${verdictMeaning}`,
  parameters: { ...verdictParameters, limit: limit(100) },
  columns: {
    label: label('The label.'),
    pages: count('How many current pages carry it.'),
    spaces: count('In how many spaces.'),
    created_lately: count('How many of them were created within the days.'),
    edited_lately: count('How many a person edited within the days that are allowed.'),
    stale: count('How many are stale.'),
    percent: percent('The share that is stale.'),
  },
  chart: { kind: 'bar', x: 'label', y: ['pages', 'stale'] },
  todo: 'Agree on the labels at the top as the vocabulary, and give them meaning.',
  coverage: [sights.labels, sights.versions],
  sql: `
with ${judged}
select l.name as label, count(*) as pages, count(distinct j.space_id) as spaces,
  count(*) filter (where j.created_at >= $now::timestamp - to_days($days::integer)) as created_lately,
  count(*) filter (where j.edited_at >= j.fresh_since) as edited_lately, count(*) filter (where j.verdict = 'stale') as stale,
  round(100.0 * count(*) filter (where j.verdict = 'stale') / count(*)) as percent
from (select unnest(labels) as name, * from judged where len(labels) > 0) j join (select distinct account, name from labels where prefix <> 'my') l
  on l.account = j.account and l.name = j.name
group by l.account, l.name
order by pages desc, label limit $limit`,
};
