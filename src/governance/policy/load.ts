import { randomUUID } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { checkedYaml } from '../../insights/own/checkedYaml.ts';
import { FaultyFile } from '../../insights/own/faultyFile.ts';
import { messageOf, UsageError } from '../../model/errors.ts';
import type { ControlPolicy, PolicySet, RetentionPolicy } from './policy.ts';
import { policyFileSchema } from './schema.ts';

interface PolicyFile {
  /** Below the home. */
  readonly path: string;
  readonly content: string;
}

/** The policies in force. */
export interface LoadedPolicies {
  readonly set: PolicySet;
  /** What is wrong with the files as they are now, each with file, line and column; the set is then the last good one. */
  readonly broken: readonly string[];
}

/** Beside the folder, so that nobody takes it for a policy. */
const LAST_GOOD = 'policies.last-good.json';

const lastGoodSchema = z.strictObject({
  files: z.array(z.strictObject({ path: z.string(), content: z.string() })),
});

export const POLICIES_MEND = 'docs/policies.md shows how such a file is written';

/**
 * Reads every `*.yaml` in the folder `policies` of the home. Where one is broken the whole set that was last good stays
 * in force: without one file of it, what that file protects would fall to the others.
 * @throws UsageError where there is none, or a broken one and no earlier set.
 */
export const loadPolicies = async (home: string): Promise<LoadedPolicies> => {
  const files = await filesIn(home);
  const { set, broken } = parseAll(files);
  if (broken.length === 0) {
    if (files.length === 0) {
      throw new UsageError(`there are no policies in ${join(home, 'policies')}`, POLICIES_MEND);
    }
    await remember(home, files);
    return { set, broken };
  }
  const former = await lastGood(home);
  if (former === undefined) throw new UsageError(broken[0] as string, POLICIES_MEND);
  return { set: former, broken };
};

/** The policies of several files; no two have the same id. */
export const parseAll = (files: readonly PolicyFile[]): LoadedPolicies => {
  const retention: RetentionPolicy[] = [];
  const controls: ControlPolicy[] = [];
  const broken: string[] = [];
  const homes = new Map<string, string>();
  for (const { path, content } of files) {
    try {
      const { data, place } = checkedYaml(content.replace(/^\ufeff/, ''), policyFileSchema, 'the file');
      for (const part of ['retention', 'controls'] as const) {
        for (const [i, { id }] of data[part].entries()) {
          const taken = homes.get(id);
          if (taken !== undefined)
            throw new FaultyFile(`the id ${id} is taken by a policy in ${taken}`, ...place([part, i, 'id']));
          homes.set(id, path);
        }
      }
      retention.push(...data.retention);
      controls.push(...data.controls);
    } catch (error) {
      if (!(error instanceof FaultyFile)) throw error;
      broken.push(`${path}:${error.line}:${error.column}: ${messageOf(error)}`);
    }
  }
  return { set: { retention, controls }, broken };
};

const filesIn = async (home: string): Promise<readonly PolicyFile[]> => {
  let entries: readonly Dirent[];
  try {
    entries = await readdir(join(home, 'policies'), { recursive: true, withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  const paths = entries
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  return Promise.all(
    paths.map(async (path) => ({ path: relative(home, path), content: await readFile(path, 'utf8') })),
  );
};

const remember = async (home: string, files: readonly PolicyFile[]): Promise<void> => {
  const content = JSON.stringify({ files });
  const path = join(home, LAST_GOOD);
  if ((await readIfThere(path)) === content) return;
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, content, { mode: 0o600 });
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
};

const lastGood = async (home: string): Promise<PolicySet | undefined> => {
  const content = await readIfThere(join(home, LAST_GOOD));
  if (content === undefined) return undefined;
  // What an older build took for good this one may not.
  const { set, broken } = parseAll(lastGoodSchema.parse(JSON.parse(content)).files);
  return broken.length === 0 ? set : undefined;
};

const readIfThere = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};
