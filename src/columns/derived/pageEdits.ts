import { integer, nullable, text, timestamp } from '../../model/table.ts';
import type { DerivedTable } from './derivedTable.ts';
import { ROBOT_COLUMNS, ROBOTS } from './robots.ts';

export const pageEdits: DerivedTable = {
  name: 'page_edits',
  meaning:
    'How people edited each page or blogpost that a person edited: versions of apps and robots, and minor ones, are left out.',
  history: 'derived',
  key: ['page_id'],
  by: ['page_id'],
  columns: {
    page_id: text('The page.'),
    edits: integer('How often people edited it, its creation included.'),
    editors: integer('How many people edited it.'),
    edited_at: nullable(timestamp('When a person last edited it.')),
    editor_id: nullable(text('Who that was.')),
  },
  select: (only) => `
select v.account, v.page_id, count(*) as edits, len(list_distinct(list(v.author_id))) as editors,
  arg_max(v.created_at, v.version_number) as edited_at, arg_max(v.author_id, v.version_number) as editor_id
from ${only('page_versions', { page_id: 'page_id' })} v
anti join ${ROBOTS} b on b.account = v.account and b.user_id = v.author_id
where v.minor_edit is not true and v.author_id is not null
group by all`,
  follows: [
    {
      on: 'page_versions',
      columns: ['author_id', 'created_at', 'minor_edit'],
      touches: 'select account, page_id from changed',
    },
    {
      on: 'users',
      columns: ROBOT_COLUMNS,
      touches: `select v.account, v.page_id from page_versions v semi join changed c
        on c.account = v.account and c.user_id = v.author_id`,
    },
  ],
};
