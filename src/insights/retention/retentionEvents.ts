import { date, pageColumns, person, text } from '../column.ts';
import { limit, oneSpace, pastDays } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const retentionEvents: ShippedInsight = {
  id: 'retention-events',
  area: 'retention',
  question: 'Who archived, restored, trashed or purged what, and when?',
  meaning:
    'Changes of status that crawls saw, the newest first; who did it is known where the audit log names them. What went to the trash ' +
    'and came back between two crawls is not seen.',
  parameters: { days: pastDays('How many days back.', 365), space: oneSpace, limit: limit(200) },
  columns: {
    seen_at: date('When the crawl began that saw it.'),
    not_before: date('When it was last seen otherwise.'),
    event: text('archived, trashed, restored, purged, hidden or other.'),
    ...pageColumns,
    was: text('The status before.'),
    is: text('The status since.'),
    actor: person('Who did it, where the audit log names them.'),
  },
  chart: { kind: 'table' },
  todo: 'Restore from the trash what should not have gone, before it is purged.',
  coverage: [sights.history, sights.audit, sights.pages],
  sql: `
with moved as (
  select account, change_id, subject_id, observed_at, not_before, actor_id, json_extract_string(before, '$.status') as was,
    json_extract_string(after, '$.status') as is_now
  from changes
  where kind = 'status' and subject_type = 'page' and observed_at >= $now::timestamp - to_days($days::integer)
)
select m.observed_at as seen_at, m.not_before, case
    when m.is_now in ('archived', 'trashed') then m.is_now
    when m.is_now = 'current' then 'restored'
    when m.is_now = 'deleted' then 'purged'
    when m.is_now = 'missing' then 'hidden'
    else 'other' end as event,
  s.key as space, p.title, m.subject_id as page_id, m.was, m.is_now as is, coalesce(u.display_name, m.actor_id) as actor
from moved m
left join pages p on p.account = m.account and p.page_id = m.subject_id
left join spaces s on s.account = p.account and s.space_id = p.space_id
left join users u on u.account = m.account and u.user_id = m.actor_id
where m.is_now is not null and ($space is null or s.key = $space)
order by m.observed_at desc, m.change_id limit $limit`,
};
