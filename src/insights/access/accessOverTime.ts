import { count, date, text } from '../column.ts';
import { monthsBack, pastMonths } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const accessOverTime: ShippedInsight = {
  id: 'access-over-time',
  area: 'access',
  question: 'How much access came and went in each month, and by which kind of change?',
  meaning:
    'What the changes that crawls saw did to who can see what, by month of seeing. A pair is a person and a page; pages that came up ' +
    'or went away are a kind of their own.',
  parameters: { months: pastMonths(12) },
  columns: {
    month: date('The first day of the month.'),
    change: text('The kind of change.'),
    changes: count('How many changed anything.'),
    gained_pairs: count('How many pairs of a person and a page came.'),
    lost_pairs: count('How many went.'),
  },
  chart: { kind: 'line', x: 'month', y: ['gained_pairs', 'lost_pairs'], series: 'change' },
  todo: 'Look into months that stand out with access-effects.',
  coverage: [sights.accessHistory, sights.history],
  sql: `
select date_trunc('month', observed_at) as month, kind as change, count(*) as changes, sum(gained_pairs)::bigint as gained_pairs,
  sum(lost_pairs)::bigint as lost_pairs
from access_changes
where observed_at >= ${monthsBack('months')}
group by all order by month, change`,
};
