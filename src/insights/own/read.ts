import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { messageOf } from '../../model/errors.ts';
import type { Insight } from '../insight.ts';
import { FaultyFile } from './faultyFile.ts';
import { parseInsight } from './parse.ts';

/** A file that is no insight, and why. */
export interface BrokenInsight {
  /** By the name of the file. */
  readonly id: string;
  /** With the file, the line and the column. */
  readonly message: string;
  readonly mend: string;
}

/** All that can be asked, and the files of people that cannot. */
export interface Insights {
  readonly all: readonly Insight[];
  readonly broken: readonly BrokenInsight[];
  /** Values that files of the home give to every question, by name. */
  readonly given?: Readonly<Record<string, string>>;
}

const MEND = 'docs/insights.md shows how such a file is written';

/**
 * The insights that people keep in a folder, beside those that are given. A broken file harms none of the others.
 * @param folder need not be there.
 */
export const withOwnInsights = async (shipped: readonly Insight[], folder: string): Promise<Insights> => {
  const files = (await filesIn(folder)).map(async (file) => ({
    file,
    path: relative(join(folder, '..'), file),
    content: await readFile(file, 'utf8'),
  }));
  return withInsightFiles(shipped, await Promise.all(files));
};

/** A file that is to be an insight. */
interface InsightFile {
  readonly file: string;
  /** Below the home. */
  readonly path: string;
  readonly content: string;
}

/** The same of files that were read already. */
export const withInsightFiles = (shipped: readonly Insight[], files: readonly InsightFile[]): Insights => {
  const all = [...shipped];
  const broken: BrokenInsight[] = [];
  for (const { file, path, content } of files) {
    const name = basename(file, '.sql');
    try {
      const insight = parseInsight(content, { id: name, file });
      const taken = all.find(({ id }) => id === insight.id);
      if (taken !== undefined)
        throw new FaultyFile(`the id ${insight.id} is that of ${taken.file ?? 'a shipped insight'}`, 1, 1);
      all.push(insight);
    } catch (error) {
      const where = error instanceof FaultyFile ? `${path}:${error.line}:${error.column}` : path;
      broken.push({ id: name, message: `${where}: ${messageOf(error)}`, mend: MEND });
    }
  }
  return { all, broken };
};

const filesIn = async (folder: string): Promise<readonly string[]> => {
  let entries: readonly Dirent[];
  try {
    entries = await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.sql'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
};
