import { integer, nullable, text, timestamp } from '../../model/table.ts';
import type { DerivedTable } from './derivedTable.ts';

const READ = "kind in ('page', 'blogpost') and status in ('current', 'archived')";

export const personCounts: DerivedTable = {
  name: 'person_counts',
  meaning: 'How much each person owns and wrote, and when they were last active, person by person.',
  history: 'derived',
  key: ['user_id'],
  columns: {
    user_id: text('The person.'),
    owned: integer('Pages and blogposts that are current or archived.'),
    written: integer('Of those, which they created.'),
    versions: integer('How many versions they saved, of anything.'),
    active_at: nullable(timestamp('When they last saved a version or wrote a comment.')),
  },
  select: `
with saved as (
  select account, author_id as user_id, count(*) as versions, max(created_at) as saved_at
  from page_versions where author_id is not null group by all
),
said as (
  select account, author_id as user_id, max(created_at) as said_at from comments where author_id is not null group by all
),
owning as (
  select account, owner_id as user_id, count(*) as owned from pages where owner_id is not null and ${READ} group by all
),
writing as (
  select account, author_id as user_id, count(*) as written from pages where author_id is not null and ${READ} group by all
)
select account, user_id, coalesce(owned, 0) as owned, coalesce(written, 0) as written, coalesce(versions, 0) as versions,
  greatest(saved_at, said_at) as active_at
from saved full join said using (account, user_id) full join owning using (account, user_id)
full join writing using (account, user_id)
order by user_id, account`,
};
