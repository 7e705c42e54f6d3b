import { count, date } from '../column.ts';
import { monthsBack, pastMonths } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const viewsOverTime: ShippedInsight = {
  id: 'views-over-time',
  area: 'access',
  question: 'How do views and viewers move?',
  meaning:
    'The site tells views of all time only, and is asked for a few pages in each crawl: what a page gained counts to the month in ' +
    'which it was asked again, though it was gained since the time before.',
  parameters: { months: pastMonths(12) },
  columns: {
    month: date('The first day of the month.'),
    pages: count('How many pages were asked again.'),
    pages_viewed: count('How many of them gained views.'),
    views: count('How many views they gained.'),
    viewers: count('How many viewers they gained, where both times told.'),
  },
  chart: { kind: 'line', x: 'month', y: ['views', 'viewers'] },
  todo: 'Compare months with about as many pages asked.',
  coverage: [sights.views],
  sql: `
select date_trunc('month', observed_at) as month, count(distinct page_id) as pages,
  count(distinct page_id) filter (where views > 0) as pages_viewed, sum(views)::bigint as views,
  coalesce(sum(viewers), 0)::bigint as viewers
from view_gains
where observed_at >= ${monthsBack('months')}
group by all order by month`,
};
