import { date, days, pageColumns, text, yesNo } from '../column.ts';
import { limit } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const archiveAndTrash: ShippedInsight = {
  id: 'archive-and-trash',
  area: 'retention',
  question: 'What lies in the archive and in the trash, and since when?',
  meaning:
    'Archived, trashed and deleted pages, the oldest there first. Since when is known from the crawl that first saw it: what was ' +
    'there at the first crawl is there at least since then.',
  parameters: {
    status: {
      kind: 'text',
      meaning: 'archived, trashed or deleted; not given: all of them.',
      default: null,
      pattern: /^(archived|trashed|deleted)$/,
      form: 'archived, trashed or deleted',
    },
    limit: limit(100),
  },
  columns: {
    ...pageColumns,
    status: text('archived, trashed or deleted.'),
    since: date('Since when it is known to be there.'),
    at_least: yesNo('Whether it was there already when the page was first seen.'),
    days_there: days('How many days it is known to be there.'),
    edited_at: date('When a person last edited it.'),
  },
  chart: { kind: 'table' },
  todo: 'Empty the trash of what may go; see that nothing lies in the archive longer than your rules allow.',
  coverage: [sights.pages, sights.history],
  sql: `
with lying as (
  select f.*, s.key from page_facts f left join spaces s on s.account = f.account and s.space_id = f.space_id
  where f.status in ('archived', 'trashed', 'deleted') and ($status is null or f.status = $status)
), spans as (
  select l.account, l.page_id, max(p.valid_to) filter (where p.status <> l.status) as otherwise, min(p.valid_from) as first_seen
  from page_states p join lying l on l.account = p.account and l.page_id = p.page_id
  group by all
)
select l.key as space, l.title, l.page_id, l.status, coalesce(t.otherwise, t.first_seen) as since, t.otherwise is null as at_least,
  date_diff('day', coalesce(t.otherwise, t.first_seen), $now::timestamp) as days_there, l.edited_at
from lying l join spans t on t.account = l.account and t.page_id = l.page_id
order by since, l.page_id limit $limit`,
};
