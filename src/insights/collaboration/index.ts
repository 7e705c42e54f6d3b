import type { ShippedInsight } from '../insight.ts';
import { busFactor } from './busFactor.ts';
import { contentOverTime } from './contentOverTime.ts';
import { contributors } from './contributors.ts';
import { fadingContributors } from './fadingContributors.ts';
import { growthBySpace } from './growthBySpace.ts';
import { labelGrowth } from './labelGrowth.ts';
import { labelPairs } from './labelPairs.ts';
import { labelUsage } from './labelUsage.ts';
import { labelVariants } from './labelVariants.ts';
import { missingLabels } from './missingLabels.ts';
import { newContributors } from './newContributors.ts';
import { oneEditorPages } from './oneEditorPages.ts';
import { pageOwners } from './pageOwners.ts';
import { peerReview } from './peerReview.ts';
import { singleUseLabels } from './singleUseLabels.ts';
import { teamActivity } from './teamActivity.ts';

export const collaborationInsights: readonly ShippedInsight[] = [
  contentOverTime,
  growthBySpace,
  contributors,
  pageOwners,
  busFactor,
  newContributors,
  fadingContributors,
  peerReview,
  oneEditorPages,
  teamActivity,
  labelUsage,
  labelGrowth,
  labelPairs,
  labelVariants,
  singleUseLabels,
  missingLabels,
];
