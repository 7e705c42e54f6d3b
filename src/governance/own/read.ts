import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { FaultyFile } from '../../insights/own/faultyFile.ts';
import type { WholeFiles } from '../../insights/own/lastGood.ts';
import { readLastGood, writeLastGood } from '../../insights/own/lastGood.ts';
import type { Insights } from '../../insights/own/read.ts';
import type { ShippedRule } from '../rule/entry.ts';
import { resolve } from '../rule/resolve.ts';
import type { Rule } from '../rule/rule.ts';
import { withFile } from './parse.ts';

/** The rules that are in force. */
export interface Rules {
  readonly all: readonly Rule[];
  /** What is wrong with files, each with its place. Then what was last whole is in force, of all files. */
  readonly broken: readonly string[];
  /** What is in force where a file is broken. */
  readonly instead: string | null;
}

const FOLDER = 'rules';
/** Beside the folder, for whatever lies in it is a rule. */
const LAST_GOOD = 'rules.last-good.json';

/** The shipped rules, and those in the folder `rules` of a home, which need not be there. */
export const rulesOf = async (shipped: readonly ShippedRule[], home: string, insights: Insights): Promise<Rules> => {
  const files = await filesIn(join(home, FOLDER), home);
  const lastGood = join(home, LAST_GOOD);
  const { rules, broken } = withRuleFiles(shipped, files, insights);
  if (broken.length === 0) {
    if (Object.keys(files).length > 0 || (await readLastGood(lastGood)) !== null) await writeLastGood(lastGood, files);
    return { all: rules, broken, instead: null };
  }
  const before = await readLastGood(lastGood);
  const kept = before === null ? null : withRuleFiles(shipped, before, insights);
  if (kept === null || kept.broken.length > 0) {
    return { all: withRuleFiles(shipped, {}, insights).rules, broken, instead: 'only the shipped rules are in force' };
  }
  return { all: kept.rules, broken, instead: 'the rules as they were when they were last whole are in force' };
};

/** The shipped rules and those of files that were read already, by their paths below the home. */
export const withRuleFiles = (
  shipped: readonly ShippedRule[],
  files: WholeFiles,
  insights: Insights,
): { readonly rules: readonly Rule[]; readonly broken: readonly string[] } => {
  const entries = new Map(shipped.map((entry) => [entry.id, entry]));
  let rules: ReadonlyMap<string, Rule> = new Map(shipped.map((entry) => [entry.id, resolve(entry, insights)]));
  const broken: string[] = [];
  for (const [file, content] of Object.entries(files)) {
    try {
      rules = withFile(rules, entries, insights, { content, file });
    } catch (error) {
      if (!(error instanceof FaultyFile)) throw error;
      broken.push(`${file}:${error.line}:${error.column}: ${error.message}`);
    }
  }
  return { rules: [...rules.values()], broken };
};

const filesIn = async (folder: string, home: string): Promise<WholeFiles> => {
  let entries: readonly Dirent[];
  try {
    entries = await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  const paths = entries
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [relative(home, path), await readFile(path, 'utf8')] as const)),
  );
};
