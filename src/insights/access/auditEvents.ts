import { count, date, text } from '../column.ts';
import { limit, monthsBack, pastMonths } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const auditEvents: ShippedInsight = {
  id: 'audit-events',
  area: 'access',
  question: 'What does the audit log tell of, and how much?',
  meaning:
    'Records of the audit log by category and event, with their number in the past months and in as many before.',
  parameters: { months: pastMonths(3), limit: limit(100) },
  columns: {
    category: text('The category.'),
    summary: text('The event, as the site says it.'),
    records: count('How many in the past months.'),
    records_before: count('How many in as many months before.'),
    people: count('How many people did them in the past months.'),
    newest: date('When the newest happened.'),
  },
  chart: { kind: 'bar', x: 'summary', y: ['records_before', 'records'] },
  todo: 'Look into what rose.',
  coverage: [sights.audit],
  sql: `
select coalesce(category, '') as category, coalesce(summary, '') as summary, count(*) filter (where "at" >= ${monthsBack('months')}) as records,
  count(*) filter (where "at" < ${monthsBack('months')}) as records_before,
  count(distinct author_id) filter (where "at" >= ${monthsBack('months')}) as people, max("at") as newest
from audit_records
where "at" >= ${monthsBack('months')} - to_months($months::integer)
group by 1, 2 order by records desc, category, summary limit $limit`,
};
