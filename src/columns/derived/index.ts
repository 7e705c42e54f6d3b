import { contributions } from './contributions.ts';
import type { DerivedTable } from './derivedTable.ts';
import { pageEdits } from './pageEdits.ts';
import { pageFacts } from './pageFacts.ts';
import { viewGains } from './viewGains.ts';

/** In the order in which they are made: each may read those before it. */
export const derivedTables: readonly DerivedTable[] = [contributions, viewGains, pageEdits, pageFacts];
