import { join } from 'node:path';
import { withDocumentation } from './documentation/bind.ts';
import { readDocumentation } from './documentation/read.ts';
import type { Insights } from './own/read.ts';
import { withOwnInsights } from './own/read.ts';
import { shippedInsights } from './registry.ts';

/** What can be asked in a home, and what is wrong with the files in it. */
export interface InsightsOfHome {
  readonly insights: Insights;
  /** Each with its place and what to do. */
  readonly faults: readonly string[];
}

/** The shipped insights and those of a home, with what its documentation.yaml says. */
export const insightsOfHome = async (home: string): Promise<InsightsOfHome> => {
  const own = await withOwnInsights(shippedInsights, join(home, 'insights'));
  const { documentation, broken } = await readDocumentation(home);
  return {
    insights: withDocumentation(own, documentation),
    faults: [
      ...own.broken.map(({ message, mend }) => `${message}; ${mend}`),
      ...(broken === null ? [] : [`${broken}; docs/insights.md shows how it is written`]),
    ],
  };
};
