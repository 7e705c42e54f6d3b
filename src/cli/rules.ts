import { join } from 'node:path';
import { rulesOf } from '../governance/own/read.ts';
import type { Rule } from '../governance/rule/rule.ts';
import { shippedRules } from '../governance/rules/index.ts';
import { withOwnInsights } from '../insights/own/read.ts';
import { shippedInsights } from '../insights/registry.ts';
import type { Globals } from './globals.ts';
import { warn } from './terminal.ts';

/** The rules in force; what is wrong with the files of people is told. */
export const rulesInForce = async ({ home }: Globals): Promise<readonly Rule[]> => {
  const insights = await withOwnInsights(shippedInsights, join(home, 'insights'));
  for (const { message, mend } of insights.broken) warn(`${message}; ${mend}`);
  const { all, broken, instead } = await rulesOf(shippedRules, home, insights);
  for (const message of broken) warn(`${message}; docs/governance.md shows how rules are written`);
  if (instead !== null) warn(instead);
  return all;
};
