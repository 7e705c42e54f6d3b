import { anonymousPages } from './anonymousPages.ts';
import type { Insight } from './insight.ts';
import { pageOwners } from './pageOwners.ts';
import { stalePages } from './stalePages.ts';

/** What the demo shows. */
export const firstAnswers: readonly Insight[] = [pageOwners, stalePages, anonymousPages];
