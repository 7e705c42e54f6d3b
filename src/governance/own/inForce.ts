import { join } from 'node:path';
import { withOwnInsights } from '../../insights/own/read.ts';
import { shippedInsights } from '../../insights/registry.ts';
import type { Rule } from '../rule/rule.ts';
import { shippedRules } from '../rules/index.ts';
import { rulesOf } from './read.ts';

/**
 * The rules that are in force in a home: the shipped ones and those of people, as they were last whole.
 * @param tell hears what is wrong with the files of people.
 */
export const rulesInForce = async (home: string, tell: (text: string) => void): Promise<readonly Rule[]> => {
  const insights = await withOwnInsights(shippedInsights, join(home, 'insights'));
  for (const { message, mend } of insights.broken) tell(`${message}; ${mend}`);
  const { all, broken, instead } = await rulesOf(shippedRules, home, insights);
  for (const message of broken) tell(`${message}; docs/governance.md shows how rules are written`);
  if (instead !== null) tell(instead);
  return all;
};
