import { count, date, text } from '../column.ts';
import { monthsBack, pastMonths } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';
import { permissionKinds } from './permissionKinds.ts';

export const permissionChangesOverTime: ShippedInsight = {
  id: 'permission-changes-over-time',
  area: 'access',
  question: 'How often do permissions change, and of which kind?',
  meaning:
    'Changes that crawls saw, by month of seeing: permissions of spaces, restrictions of pages, memberships, access of groups, ' +
    'roles and their assignments, states of people, switches of the site. What changed and changed back between two crawls is not seen.',
  parameters: { months: pastMonths(12) },
  columns: {
    month: date('The first day of the month.'),
    change: text('The kind of change.'),
    granted: count('How many came.'),
    withdrawn: count('How many went.'),
    altered: count('How many became another.'),
  },
  chart: { kind: 'line', x: 'month', y: ['granted', 'withdrawn'], series: 'change' },
  todo: 'Look into months that stand out with recent-permission-changes.',
  coverage: [sights.history, sights.spaceAccess, sights.restrictions, sights.people],
  sql: `
select date_trunc('month', observed_at) as month, kind as change, count(*) filter (where before is null) as granted,
  count(*) filter (where after is null) as withdrawn, count(*) filter (where before is not null and after is not null) as altered
from changes
where kind in (${permissionKinds}) and observed_at >= ${monthsBack('months')}
group by all order by month, change`,
};
