import { integer, text } from '../../model/table.ts';
import type { DerivedTable } from './derivedTable.ts';

export const linksByTarget: DerivedTable = {
  name: 'links_by_target',
  meaning: 'Which pages link to what by its id, target by target.',
  history: 'derived',
  key: ['target_id', 'page_id'],
  columns: {
    target_id: text('What is linked to.'),
    page_id: text('The page that links.'),
    count: integer('How often it does.'),
  },
  by: ['page_id'],
  lies: 'target_id, account',
  select: (only) => `select account, target_id, page_id, sum(count) as count
    from ${only('page_links', { page_id: 'page_id' })} l where target_id is not null group by all`,
  follows: [{ on: 'page_links', columns: ['target_id', 'count'], touches: 'select account, page_id from changed' }],
};
