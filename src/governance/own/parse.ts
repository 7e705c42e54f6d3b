import { checkedYaml } from '../../insights/own/checkedYaml.ts';
import { FaultyFile } from '../../insights/own/faultyFile.ts';
import type { Insights } from '../../insights/own/read.ts';
import type { RuleEntry } from '../rule/entry.ts';
import { entriesSchema } from '../rule/entry.ts';
import { RuleFault, resolve } from '../rule/resolve.ts';
import type { Rule } from '../rule/rule.ts';

/**
 * The rules that come about where a file is added to others.
 * @param entries the shipped ones, by id: entries without a question change these.
 * @throws FaultyFile where an entry is none.
 */
export const withFile = (
  rules: ReadonlyMap<string, Rule>,
  entries: ReadonlyMap<string, RuleEntry>,
  insights: Insights,
  { content, file }: { readonly content: string; readonly file: string },
): ReadonlyMap<string, Rule> => {
  const { data, place } = checkedYaml(content.replace(/^\ufeff/, ''), entriesSchema, 'the file');
  const all = new Map(rules);
  for (const [i, entry] of data.entries()) {
    const fault = (message: string, path: readonly string[]) => new FaultyFile(message, ...place([i, ...path]));
    const known = all.get(entry.id);
    if (known?.file !== undefined) throw fault(`there is a rule ${entry.id} already, in ${known.file}`, ['id']);
    const shipped = entries.get(entry.id);
    const asks = entry.insight !== undefined || entry.sql !== undefined || entry.exposure !== undefined;
    if (shipped !== undefined && asks) throw fault(`the id ${entry.id} is that of a shipped rule`, ['id']);
    try {
      all.set(entry.id, resolve(shipped === undefined ? entry : changed(shipped, entry), insights, file));
    } catch (error) {
      if (error instanceof RuleFault) throw fault(error.message, error.path);
      throw error;
    }
  }
  return all;
};

const changed = (shipped: RuleEntry, change: RuleEntry): RuleEntry => ({
  ...shipped,
  ...change,
  parameters: { ...shipped.parameters, ...change.parameters },
  where: { ...shipped.where, ...change.where },
});
