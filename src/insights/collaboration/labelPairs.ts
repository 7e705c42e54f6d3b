import { count, label, number } from '../column.ts';
import { limit } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const labelPairs: ShippedInsight = {
  id: 'label-pairs',
  area: 'collaboration',
  question: 'Which labels stand together?',
  meaning: 'Pairs of labels by how many current pages carry both; lift above 1: more often than chance would have it.',
  parameters: { limit: limit(50) },
  columns: {
    label_a: label('The one.'),
    label_b: label('The other.'),
    pages: count('How many current pages carry both.'),
    pages_a: count('How many carry the one.'),
    pages_b: count('How many carry the other.'),
    lift: number('How many times more often than by chance, among pages with labels.'),
  },
  chart: { kind: 'heatmap', x: 'label_a', y: ['pages'], series: 'label_b' },
  todo: 'Where one never stands without the other, one of them may do.',
  coverage: [sights.labels],
  sql: `
with labelled as (
  select account, page_id, labels from page_facts where status = 'current' and len(labels) > 0
), singles as (
  select account, label, count(*) as pages from (select account, unnest(labels) as label from labelled) group by all
), pairs as (
  select account, a, b, count(*) as pages from (
    select account, a, unnest(list_filter(labels, lambda other: other > a)) as b
    from (select account, labels, unnest(labels) as a from labelled where len(labels) > 1)
  ) group by all
), totals as (
  select account, count(*) as pages from labelled group by all
)
select p.a as label_a, p.b as label_b, p.pages, sa.pages as pages_a, sb.pages as pages_b,
  round(1.0 * p.pages * t.pages / (sa.pages * sb.pages), 2) as lift
from pairs p
join singles sa on sa.account = p.account and sa.label = p.a
join singles sb on sb.account = p.account and sb.label = p.b
join totals t on t.account = p.account
order by p.pages desc, label_a, label_b limit $limit`,
};
