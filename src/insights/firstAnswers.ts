import { anonymousPages } from './access/anonymousPages.ts';
import { pageOwners } from './collaboration/pageOwners.ts';
import type { Insight } from './insight.ts';
import { staleSpaces } from './knowledge/staleSpaces.ts';

/** What the demo shows. */
export const firstAnswers: readonly Insight[] = [pageOwners, staleSpaces, anonymousPages];
