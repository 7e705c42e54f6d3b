import { rulesOf } from '../governance/own/read.ts';
import type { Rule } from '../governance/rule/rule.ts';
import { shippedRules } from '../governance/rules/index.ts';
import { insightsOfHome } from '../insights/ofHome.ts';
import type { Insights } from '../insights/own/read.ts';
import type { Globals } from './globals.ts';
import { warn } from './terminal.ts';

/** What is in force in a home. */
interface InForce {
  readonly rules: readonly Rule[];
  readonly insights: Insights;
}

/** The rules and insights in force; what is wrong with the files of people is told. */
export const rulesInForce = async ({ home }: Globals): Promise<InForce> => {
  const { insights, faults } = await insightsOfHome(home);
  for (const fault of faults) warn(fault);
  const { all, broken, instead } = await rulesOf(shippedRules, home, insights);
  for (const message of broken) warn(`${message}; docs/governance.md shows how rules are written`);
  if (instead !== null) warn(instead);
  return { rules: all, insights };
};
