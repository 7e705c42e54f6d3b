import { integer, nullable, text, timestamp } from '../../model/table.ts';
import type { DerivedTable } from './derivedTable.ts';

export const spaceCounts: DerivedTable = {
  name: 'space_counts',
  meaning: 'How much of each kind and status stands in each space.',
  history: 'derived',
  key: ['space_id', 'kind', 'status'],
  columns: {
    space_id: nullable(text('The space; null: in none that is known.')),
    kind: text('As in pages.'),
    status: text('As in pages.'),
    count: integer('How many.'),
    changed_at: nullable(timestamp('When the newest version of any of them was saved.')),
  },
  // Not by the space, which may be none: what is none is equal to nothing.
  by: ['kind', 'status'],
  select: (only) => `select account, space_id, kind, status, count(*) as count, max(version_at) as changed_at
    from ${only('pages', { kind: 'kind', status: 'status' })} p group by all order by account, space_id`,
  follows: [
    {
      on: 'pages',
      columns: ['space_id', 'kind', 'status', 'version_at'],
      touches: 'select account, kind, status from changed',
    },
  ],
};
