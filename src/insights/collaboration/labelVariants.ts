import { count, label, text } from '../column.ts';
import { limit } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const labelVariants: ShippedInsight = {
  id: 'label-variants',
  area: 'collaboration',
  question: 'Which labels seem to mean the same?',
  meaning:
    'Pairs of labels that differ in case, in hyphens and dots, by an s at the end, or by one letter (labels of at least six letters ' +
    'of a to z). The one that more pages carry is the one to keep.',
  parameters: { limit: limit(100) },
  columns: {
    keep: label('The one that more pages carry.'),
    keep_pages: count('How many current pages carry it.'),
    instead_of: label('The other.'),
    other_pages: count('How many current pages carry that.'),
    differ_by: text('case, separators, plural or typo.'),
  },
  chart: { kind: 'table' },
  todo: 'Relabel the pages of the other one, and take it away.',
  coverage: [sights.labels],
  sql: `
with used as (
  select account, label as name, count(*) as pages
  from (select account, unnest(labels) as label from page_facts where status = 'current' and len(labels) > 0)
  group by all
), forms as (
  select *, lower(name) as small, regexp_replace(lower(name), '[-_. ]', '', 'g') as bare,
    regexp_replace(regexp_replace(lower(name), '[-_. ]', '', 'g'), 's$', '') as stem,
    regexp_replace(lower(name), '[-_. ]', '', 'g')[1] as initial from used
), alike as (
  select a.*, b.name as other, b.pages as other_pages,
    case when a.small = b.small then 'case' when a.bare = b.bare then 'separators' else 'plural' end as differ_by
  from forms a join forms b on b.account = a.account and b.stem = a.stem and b.name <> a.name
  union all
  select a.*, b.name, b.pages, 'typo'
  from (select * from forms where regexp_full_match(bare, '[a-z]{6,}')) a
  join (select * from forms where regexp_full_match(bare, '[a-z]{6,}')) b
    on b.account = a.account and b.initial = a.initial and b.name <> a.name and b.stem <> a.stem
  where abs(len(a.bare) - len(b.bare)) <= 1 and levenshtein(a.bare, b.bare) = 1
)
select name as keep, pages as keep_pages, other as instead_of, other_pages, differ_by
from alike where pages > other_pages or (pages = other_pages and name < other)
order by other_pages desc, keep, instead_of limit $limit`,
};
