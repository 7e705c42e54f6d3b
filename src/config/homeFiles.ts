import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { parse, YAMLError } from 'yaml';
import { withRuleFiles } from '../governance/own/read.ts';
import { parseAll } from '../governance/policy/load.ts';
import { shippedRules } from '../governance/rules/index.ts';
import { withDocumentation } from '../insights/documentation/bind.ts';
import { NO_DOCUMENTATION } from '../insights/documentation/documentation.ts';
import { DOCUMENTATION_FILE, parseDocumentation } from '../insights/documentation/read.ts';
import { FaultyFile } from '../insights/own/faultyFile.ts';
import { withInsightFiles } from '../insights/own/read.ts';
import { shippedInsights } from '../insights/registry.ts';
import type { Fields } from './thing.ts';

/** The folders of a home in which people keep files, and what these are called. */
export const folders = { rules: /\.ya?ml$/, policies: /\.ya?ml$/, insights: /\.sql$/ } as const;

export type FolderName = keyof typeof folders;

export const folderNames = Object.keys(folders) as readonly FolderName[];

/** Texts by their paths below the home, with / whatever the machine. */
export type HomeFiles = Readonly<Record<string, string>>;

/** All files in a folder that are what it is for; none where it is not there. */
export const filesIn = async (folder: string, form: RegExp): Promise<HomeFiles> => {
  let entries: readonly Dirent[];
  try {
    entries = await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  const paths = entries
    .filter((entry) => entry.isFile() && form.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  const nameOf = (path: string): string => relative(folder, path).split(sep).join('/');
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [nameOf(path), await readFile(path, 'utf8')] as const)),
  );
};

/** What people keep in a home. */
export const readHomeFiles = async (home: string): Promise<HomeFiles> => {
  const all: Record<string, string> = {};
  for (const folder of folderNames) {
    for (const [name, content] of Object.entries(await filesIn(join(home, folder), folders[folder])))
      all[`${folder}/${name}`] = content;
  }
  try {
    all[DOCUMENTATION_FILE] = await readFile(join(home, DOCUMENTATION_FILE), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return all;
};

/** A file that is not what it should be. */
export interface HomeFault {
  readonly path: string;
  /** From 1 on. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

const FAULT = /^(.+?):(\d+):(\d+): (.*)$/s;

const faultIn = (text: string): HomeFault => {
  const [, path = '', line, column, message = ''] = FAULT.exec(text) ?? ['', '', '1', '1', text];
  return { path, line: Number(line), column: Number(column), message };
};

/** What is wrong with files that lie in one home together: each for itself, and what does not fit the others. */
export const faultsOf = (files: HomeFiles): readonly HomeFault[] => {
  const within = (folder: FolderName) => Object.entries(files).filter(([path]) => path.startsWith(`${folder}/`));
  const faults: HomeFault[] = [];
  let documentation = NO_DOCUMENTATION;
  try {
    documentation = parseDocumentation(files[DOCUMENTATION_FILE] ?? '');
  } catch (error) {
    if (!(error instanceof FaultyFile)) throw error;
    const { line, column, message } = error;
    faults.push({ path: DOCUMENTATION_FILE, line, column, message });
  }
  const own = within('insights').map(([path, content]) => ({ file: path, path, content }));
  const insights = withInsightFiles(shippedInsights, own);
  const rules = withRuleFiles(
    shippedRules,
    Object.fromEntries(within('rules')),
    withDocumentation(insights, documentation),
  );
  const policies = parseAll(within('policies').map(([path, content]) => ({ path, content })));
  const told = [...insights.broken.map(({ message }) => message), ...rules.broken, ...policies.broken];
  return [...faults, ...told.map(faultIn)];
};

/**
 * What a file says, part by part: whether two files say the same is told by that, whatever their order and comments.
 * An insight is one part, word for word, and so is a file that cannot be read.
 */
export const partsOf = (path: string, content: string): Fields => {
  if (path.startsWith('insights/')) return { text: content };
  const whole = { text: content };
  let data: unknown;
  try {
    data = parse(content.replace(/^\ufeff/, '')) ?? {};
  } catch (error) {
    // Whatever is wrong with it, it says nothing that could be compared. An alias of nothing is a ReferenceError.
    if (error instanceof YAMLError || error instanceof ReferenceError) return whole;
    throw error;
  }
  if (path.startsWith('rules/')) return Array.isArray(data) ? (byId('', data) ?? whole) : whole;
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return whole;
  if (path === DOCUMENTATION_FILE) return { ...data };
  const { retention = [], controls = [] } = data as Readonly<Record<string, unknown>>;
  const [first, second] = [retention, controls].map((list, i) =>
    Array.isArray(list) ? byId(i === 0 ? 'retention ' : 'controls ', list) : null,
  );
  return first == null || second == null ? whole : { ...first, ...second };
};

const byId = (prefix: string, list: readonly unknown[]): Fields | null => {
  const parts = list.map((item) => [(item as { id?: unknown } | null)?.id, item] as const);
  const ids = new Set(parts.map(([id]) => id));
  if (ids.size < parts.length || [...ids].some((id) => typeof id !== 'string')) return null;
  return Object.fromEntries(parts.map(([id, item]) => [`${prefix}${id}`, item]));
};
