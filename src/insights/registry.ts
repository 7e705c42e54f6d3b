import { UsageError } from '../model/errors.ts';
import { accessInsights } from './access/index.ts';
import { collaborationInsights } from './collaboration/index.ts';
import type { Insight, ShippedInsight } from './insight.ts';
import { knowledgeInsights } from './knowledge/index.ts';
import { nearest } from './nearest.ts';
import type { Insights } from './own/read.ts';
import { retentionInsights } from './retention/index.ts';

/** Every insight that Kscope brings along, area by area. */
export const shippedInsights: readonly ShippedInsight[] = [
  ...knowledgeInsights,
  ...collaborationInsights,
  ...accessInsights,
  ...retentionInsights,
];

/** @throws UsageError where there is none of that id, or its file is broken. */
export const insightOf = ({ all, broken }: Insights, id: string): Insight => {
  const found = all.find((one) => one.id === id);
  if (found !== undefined) return found;
  const spoilt = broken.find((one) => one.id === id);
  if (spoilt !== undefined) throw new UsageError(spoilt.message, spoilt.mend);
  const near = nearest(
    id,
    all.map((one) => one.id),
  );
  throw new UsageError(
    `there is no insight ${id}`,
    near.length > 0 ? `near: ${near.join(', ')}` : 'kscope insight list shows them all',
  );
};
