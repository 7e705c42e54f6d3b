import type { ShippedInsight } from '../insight.ts';
import { brokenLinks } from './brokenLinks.ts';
import { deadEndPages } from './deadEndPages.ts';
import { documentationBySpace } from './documentationBySpace.ts';
import { documentationByTeam } from './documentationByTeam.ts';
import { emptyPages } from './emptyPages.ts';
import { forgottenTasks } from './forgottenTasks.ts';
import { hiddenLinks } from './hiddenLinks.ts';
import { highValuePages } from './highValuePages.ts';
import { identicalPages } from './identicalPages.ts';
import { nearDuplicates } from './nearDuplicates.ts';
import { orphanPages } from './orphanPages.ts';
import { oversizedTrees } from './oversizedTrees.ts';
import { ownerGaps } from './ownerGaps.ts';
import { ownerlessPages } from './ownerlessPages.ts';
import { pageActivity } from './pageActivity.ts';
import { requiredDocuments } from './requiredDocuments.ts';
import { staleSpaces } from './staleSpaces.ts';
import { stubPages } from './stubPages.ts';
import { successorCandidates } from './successorCandidates.ts';
import { valuableButStale } from './valuableButStale.ts';
import { wantedPages } from './wantedPages.ts';

export const knowledgeInsights: readonly ShippedInsight[] = [
  pageActivity,
  staleSpaces,
  valuableButStale,
  highValuePages,
  orphanPages,
  deadEndPages,
  brokenLinks,
  hiddenLinks,
  wantedPages,
  emptyPages,
  stubPages,
  oversizedTrees,
  ownerGaps,
  ownerlessPages,
  successorCandidates,
  requiredDocuments,
  documentationByTeam,
  documentationBySpace,
  identicalPages,
  nearDuplicates,
  forgottenTasks,
];
