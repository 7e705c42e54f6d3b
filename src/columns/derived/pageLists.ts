import { nullable, text, timestamp } from '../../model/table.ts';
import type { Dependency, DerivedTable, Only } from './derivedTable.ts';

/** What lists of pages are filtered and sorted by. */
const columns = {
  page_id: text('The page, folder or the like.'),
  kind: text('As in pages.'),
  status: text('As in pages.'),
  title_key: text('The title in small letters; empty where there is none.'),
  space_id: nullable(text('The space.')),
  owner_id: nullable(text('Who owns it.')),
  author_id: nullable(text('Who created it.')),
  created_key: timestamp('When it was created; 1970-01-01 where that is not known.'),
  changed_key: timestamp('When the newest version was saved; 1970-01-01 where that is not known.'),
} as const;

const OWN = { page_id: 'page_id' };

const select = (
  only: Only,
): string => `select account, page_id, kind, status, lower(coalesce(title, '')) as title_key, space_id, owner_id, author_id,
  coalesce(created_at, timestamp '1970-01-01') as created_key, coalesce(version_at, timestamp '1970-01-01') as changed_key
  from ${only('pages', OWN)} p`;

const follows: readonly Dependency[] = [
  {
    on: 'pages',
    columns: ['kind', 'status', 'title', 'space_id', 'owner_id', 'author_id', 'created_at', 'version_at'],
    touches: 'select account, page_id from changed',
  },
];

/**
 * The columns have no indexes, but know the least and the greatest value of every block: what lies in the order in which it is
 * listed is found without looking at the rest. Making a title small costs more than looking into it.
 */
export const pagesByChange: DerivedTable = {
  name: 'pages_by_change',
  meaning: 'What lists of pages are filtered by, in one place, those that were changed last first.',
  history: 'derived',
  key: ['page_id'],
  by: ['page_id'],
  columns,
  lies: 'changed_key desc, page_id desc',
  select,
  follows,
};

export const pagesByTitle: DerivedTable = {
  name: 'pages_by_title',
  meaning: 'The same in the order of the titles, for lists that are sorted by them and for the search.',
  history: 'derived',
  key: ['page_id'],
  by: ['page_id'],
  columns,
  lies: 'title_key, page_id',
  select,
  follows,
};

export const pagesByLabel: DerivedTable = {
  name: 'pages_by_label',
  meaning: 'Which pages carry a label now, label by label.',
  history: 'derived',
  key: ['name', 'page_id'],
  by: ['page_id'],
  columns: { name: text('The name of the label.'), page_id: text('The page.') },
  lies: 'name, account',
  select: (only) => `select account, name, page_id from ${only('page_labels', OWN)} l
    join labels using (account, label_id) where valid_to is null`,
  follows: [
    { on: 'page_labels', columns: ['valid_to'], touches: 'select account, page_id from changed' },
    {
      on: 'labels',
      columns: ['name'],
      touches: `select l.account, l.page_id from page_labels l semi join changed c
        on c.account = l.account and c.label_id = l.label_id`,
    },
  ],
};
