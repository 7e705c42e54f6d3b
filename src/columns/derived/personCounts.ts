import { integer, nullable, text, timestamp } from '../../model/table.ts';
import type { DerivedTable } from './derivedTable.ts';

const READ = "kind in ('page', 'blogpost') and status in ('current', 'archived')";

const WRITER = { user_id: 'author_id' };

const WRITTEN = 'select account, author_id as user_id from changed where author_id is not null';

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
  by: ['user_id'],
  lies: 'user_id, account',
  select: (only) => `
with saved as (
  select account, author_id as user_id, count(*) as versions, max(created_at) as saved_at
  from ${only('page_versions', WRITER)} v where author_id is not null group by all
),
said as (
  select account, author_id as user_id, max(created_at) as said_at from ${only('comments', WRITER)} c where author_id is not null group by all
),
owning as (
  select account, owner_id as user_id, count(*) as owned from ${only('pages', { user_id: 'owner_id' })} p where owner_id is not null and ${READ} group by all
),
writing as (
  select account, author_id as user_id, count(*) as written from ${only('pages', WRITER)} p where author_id is not null and ${READ} group by all
)
select account, user_id, coalesce(owned, 0) as owned, coalesce(written, 0) as written, coalesce(versions, 0) as versions,
  greatest(saved_at, said_at) as active_at
from saved full join said using (account, user_id) full join owning using (account, user_id)
full join writing using (account, user_id)`,
  follows: [
    { on: 'page_versions', columns: ['author_id', 'created_at'], touches: WRITTEN },
    { on: 'comments', columns: ['author_id', 'created_at'], touches: WRITTEN },
    { on: 'pages', columns: ['kind', 'status', 'author_id'], touches: WRITTEN },
    {
      on: 'pages',
      columns: ['kind', 'status', 'owner_id'],
      touches: 'select account, owner_id as user_id from changed where owner_id is not null',
    },
  ],
};
