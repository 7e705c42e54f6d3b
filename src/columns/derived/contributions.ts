import { integer, nullable, text, timestamp } from '../../model/table.ts';
import type { DerivedTable } from './derivedTable.ts';

/** Months, not days: how much somebody writes by the hour or the weekday is nobody's business. */
export const contributions: DerivedTable = {
  name: 'contributions',
  meaning:
    'What each person wrote in each space and month, on pages and blogposts of any status. Apps and robots are left out.',
  history: 'derived',
  key: ['month', 'space_id', 'user_id'],
  columns: {
    month: timestamp('The first day of the month, UTC.'),
    space_id: nullable(text('The space in which the pages are now.')),
    user_id: text('Who wrote.'),
    edits: integer('How many versions they saved, the first ones included; not those that they called minor.'),
    minor_edits: integer('How many versions they saved and called minor.'),
    created: integer('How many pages they created.'),
    reviews: integer('How many of the edits were of pages that somebody else created.'),
  },
  select: `
select v.account, date_trunc('month', v.created_at) as month, p.space_id, v.author_id as user_id,
  count(*) filter (where v.minor_edit is not true) as edits,
  count(*) filter (where v.minor_edit) as minor_edits,
  count(*) filter (where v.version_number = 1) as created,
  count(*) filter (where v.minor_edit is not true and p.author_id <> v.author_id) as reviews
from page_versions v
join pages p on p.account = v.account and p.page_id = v.page_id
left join users u on u.account = v.account and u.user_id = v.author_id
where v.author_id is not null and v.created_at is not null and u.account_type is distinct from 'app' and u.is_bot is not true
group by all
order by month, v.account`,
};
