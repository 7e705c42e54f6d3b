import type { ExposureList } from '../../access/exposure/list.ts';
import { exposureLists } from '../../access/exposure/lists.ts';
import type { AnswerColumn } from '../../insights/column.ts';
import { count, space } from '../../insights/column.ts';

/** The lists whose rows tell the space and the verdict, so that rules can watch them space by space. */
const WATCHED: readonly string[] = [
  'anonymous-pages',
  'guest-pages',
  'external-pages',
  'licensed-pages',
  'app-edits',
  'lone-pages',
  'unseen-pages',
  'deactivated-only',
  'adminless-spaces',
];

export const ruledLists: readonly ExposureList[] = exposureLists.filter(({ id }) => WATCHED.includes(id));

/** What a rule over a list can ask for: a row for each space in which there is something for certain. */
export const exposureColumns: Readonly<Record<string, AnswerColumn>> = {
  space: space('The key of the space.'),
  name: space('The name of the space.'),
  pages: count('How many pages for certain; 1 where the list is of spaces.'),
  unknown: count('How many more there may be.'),
};
