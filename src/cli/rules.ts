import { rulesOf } from '../governance/own/read.ts';
import type { Rule } from '../governance/rule/rule.ts';
import { shippedRules } from '../governance/rules/index.ts';
import { insightsOfHome } from '../insights/ofHome.ts';
import type { Globals } from './globals.ts';
import { warn } from './terminal.ts';

/** The rules in force; what is wrong with the files of people is told. */
export const rulesInForce = async ({ home }: Globals): Promise<readonly Rule[]> => {
  const { insights, faults } = await insightsOfHome(home);
  for (const fault of faults) warn(fault);
  const { all, broken, instead } = await rulesOf(shippedRules, home, insights);
  for (const message of broken) warn(`${message}; docs/governance.md shows how rules are written`);
  if (instead !== null) warn(instead);
  return all;
};
