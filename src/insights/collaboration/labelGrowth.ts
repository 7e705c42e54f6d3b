import { count, date, label } from '../column.ts';
import { monthsBack, pastMonths } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const labelGrowth: ShippedInsight = {
  id: 'label-growth',
  area: 'collaboration',
  question: 'How does the use of labels grow or shrink?',
  meaning:
    'How many of the pages that are current now carried each label at the end of each month, and how many got or lost it in the ' +
    'month, as crawls saw it: the site does not tell since when a page carries a label, so nothing is known before the first crawl, ' +
    'and what that saw is not counted as gained. The present month is not over yet.',
  parameters: {
    labels: { kind: 'list', meaning: 'Which labels; none: those that most pages carry now.', default: [] },
    top: { kind: 'number', meaning: 'How many of those.', default: 8, least: 1, most: 1000 },
    months: pastMonths(24),
  },
  columns: {
    month: date('The first day of the month.'),
    label: label('The label.'),
    pages: count('How many carried it at the end of the month, or carry it now.'),
    gained: count('How many got it in the month.'),
    lost: count('How many lost it.'),
  },
  chart: { kind: 'line', x: 'month', y: ['pages'], series: 'label' },
  todo: 'See whether the labels that were agreed on grow, and whether those that were to go do.',
  coverage: [sights.labels, sights.history],
  sql: `
with carried as (
  select l.account, n.name, l.valid_from, l.valid_to
  from page_labels l
  join labels n on n.account = l.account and n.label_id = l.label_id and n.prefix <> 'my'
  join page_facts f on f.account = l.account and f.page_id = l.page_id and f.status = 'current'
), started as (
  select account, min(valid_from) as began from page_labels group by account
), chosen as (
  select account, name from (
    select account, name, row_number() over (partition by account order by count(*) filter (where valid_to is null) desc, name) as place
    from carried group by account, name
  ) where case when len($labels::varchar[]) = 0 then place <= $top else list_contains($labels::varchar[], name) end
), turns as (
  select c.account, c.name, date_trunc('month', c.valid_from) as month, count(*) as came,
    count(*) filter (where c.valid_from > s.began) as gained, 0 as lost
  from carried c join started s on s.account = c.account group by all
  union all
  select account, name, date_trunc('month', valid_to), 0, 0, count(*) from carried where valid_to is not null group by all
), months as (
  select account, unnest(generate_series(date_trunc('month', began), date_trunc('month', $now::timestamp), interval 1 month)) as month
  from started
), series as (
  select m.month, c.account, c.name, sum(coalesce(sum(t.came - t.lost), 0)) over (partition by c.account, c.name order by m.month)::bigint as pages,
    coalesce(sum(t.gained), 0)::bigint as gained, coalesce(sum(t.lost), 0)::bigint as lost
  from chosen c join months m on m.account = c.account
  left join turns t on t.account = c.account and t.name = c.name and t.month = m.month
  group by m.month, c.account, c.name
)
select month, name as label, pages, gained, lost from series
where month >= ${monthsBack('months')} order by month, label, account`,
};
