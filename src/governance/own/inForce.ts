import { insightsOfHome } from '../../insights/ofHome.ts';
import type { Insights } from '../../insights/own/read.ts';
import type { Rule } from '../rule/rule.ts';
import { shippedRules } from '../rules/index.ts';
import { rulesOf } from './read.ts';

/** What is in force in a home. */
export interface InForce {
  readonly rules: readonly Rule[];
  readonly insights: Insights;
}

/**
 * The rules and insights that are in force in a home: the shipped ones and those of people, as they were last whole.
 * @param tell hears what is wrong with the files of people.
 */
export const inForce = async (home: string, tell: (text: string) => void): Promise<InForce> => {
  const { insights, faults } = await insightsOfHome(home);
  for (const fault of faults) tell(fault);
  const { all, broken, instead } = await rulesOf(shippedRules, home, insights);
  for (const message of broken) tell(`${message}; docs/governance.md shows how rules are written`);
  if (instead !== null) tell(instead);
  return { rules: all, insights };
};
