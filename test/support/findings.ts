import { openColumns } from '../../src/columns/open.ts';
import { check } from '../../src/governance/check.ts';
import { resolve } from '../../src/governance/rule/resolve.ts';
import { shippedRules } from '../../src/governance/rules/index.ts';
import { shippedInsights } from '../../src/insights/registry.ts';
import type { TestHome } from './records.ts';

/** Few of the rules: all of them take seconds. */
const FEW: readonly string[] = ['page-without-owner', 'empty-page', 'anonymous-space'];

/** Evaluates some rules on a home that was crawled, as of now. */
export const checkSome = async ({ records }: TestHome, directory: string, account: string): Promise<void> => {
  const columns = await openColumns(directory);
  try {
    const insights = { all: shippedInsights, broken: [] };
    const rules = shippedRules.map((entry) => resolve(entry, insights)).filter(({ id }) => FEW.includes(id));
    await check({ records, columns, rules, account, now: Date.now(), timeoutMillis: 60_000 });
  } finally {
    await columns.close();
  }
};
