import { messageOf } from '../../model/errors.ts';
import { contributions } from './contributions.ts';
import type { DerivedTable } from './derivedTable.ts';
import { linksByTarget } from './linksByTarget.ts';
import { pageEdits } from './pageEdits.ts';
import { pageFacts } from './pageFacts.ts';
import { pagesByChange, pagesByLabel, pagesByTitle } from './pageLists.ts';
import { personCounts } from './personCounts.ts';
import { spaceCounts } from './spaceCounts.ts';
import { viewGains } from './viewGains.ts';

/** In the order in which they are made: each may read those before it. */
export const derivedTables: readonly DerivedTable[] = [
  contributions,
  viewGains,
  pageEdits,
  pageFacts,
  pagesByChange,
  pagesByTitle,
  pagesByLabel,
  linksByTarget,
  spaceCounts,
  personCounts,
];

/** Whether a question failed because an older build made the columns, which did not derive a table then. */
export const isLacking = (error: unknown): boolean =>
  derivedTables.some(({ name }) => messageOf(error).includes(`Table with name ${name} does not exist`));
