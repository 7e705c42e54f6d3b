import { integer, nullable, text, timestamp } from '../../model/table.ts';
import type { DerivedTable } from './derivedTable.ts';
import { ROBOT_COLUMNS, ROBOTS } from './robots.ts';

const monthOf = (moment: string): string => `date_trunc('month', ${moment})`;

/** Months, not days: how much somebody writes by the hour or the weekday is nobody's business. */
export const contributions: DerivedTable = {
  name: 'contributions',
  meaning:
    'What each person wrote in each space and month, on pages and blogposts of any status. Apps and robots are left out.',
  history: 'derived',
  key: ['month', 'space_id', 'user_id'],
  by: ['month', 'user_id'],
  columns: {
    month: timestamp('The first day of the month, UTC.'),
    space_id: nullable(text('The space in which the pages are now.')),
    user_id: text('Who wrote.'),
    edits: integer('How many versions they saved, the first ones included; not those that they called minor.'),
    minor_edits: integer('How many versions they saved and called minor.'),
    created: integer('How many pages they created.'),
    reviews: integer('How many of the edits were of pages that somebody else created.'),
  },
  select: (only) => `
select v.account, ${monthOf('v.created_at')} as month, p.space_id, v.author_id as user_id,
  count(*) filter (where v.minor_edit is not true) as edits,
  count(*) filter (where v.minor_edit) as minor_edits,
  count(*) filter (where v.version_number = 1) as created,
  count(*) filter (where v.minor_edit is not true and p.author_id <> v.author_id) as reviews
from ${only('page_versions', { month: monthOf('created_at'), user_id: 'author_id' })} v
join pages p on p.account = v.account and p.page_id = v.page_id
anti join ${ROBOTS} b on b.account = v.account and b.user_id = v.author_id
where v.author_id is not null and v.created_at is not null
group by all
order by month, v.account`,
  follows: [
    {
      on: 'page_versions',
      columns: ['author_id', 'created_at', 'minor_edit'],
      touches: `select account, ${monthOf('created_at')} as month, author_id as user_id from changed`,
    },
    {
      on: 'pages',
      columns: ['space_id', 'author_id'],
      touches: `select v.account, ${monthOf('v.created_at')} as month, v.author_id as user_id from page_versions v semi join changed c
        on c.account = v.account and c.page_id = v.page_id`,
    },
    {
      on: 'users',
      columns: ROBOT_COLUMNS,
      touches: `select v.account, ${monthOf('v.created_at')} as month, v.author_id as user_id from page_versions v semi join changed c
        on c.account = v.account and c.user_id = v.author_id`,
    },
  ],
};
