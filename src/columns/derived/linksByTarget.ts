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
  select: `select account, target_id, page_id, sum(count) as count from page_links where target_id is not null
    group by all order by target_id, account`,
};
