import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UsageError } from '../../model/errors.ts';
import type { HomeFiles } from '../homeFiles.ts';
import { faultsOf, partsOf, readHomeFiles } from '../homeFiles.ts';
import type { Kind } from '../kind.ts';
import type { Fields, Thing } from '../thing.ts';
import type { WantedFile } from '../wanted.ts';

const write = async (home: string, { name, content = '' }: Thing): Promise<void> => {
  const path = join(home, name);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, content, { mode: 0o600 });
  await rename(draft, path);
};

const deed = (action: string, name: string, what: { before?: Fields; after?: Fields }) =>
  ({ action, subjectType: 'setting', subjectId: name, ...what }) as const;

export const fileKind: Kind = {
  async list({ home }) {
    return Object.entries(await readHomeFiles(home)).map(
      ([name, content]): Thing => ({ kind: 'file', name, fields: partsOf(name, content), content }),
    );
  },

  async check({ home }, given, { after, changes }) {
    const wanted = new Map((given as readonly WantedFile[]).map((one) => [one.name, one]));
    const now = await readHomeFiles(home);
    const files: Record<string, string> = {};
    for (const { kind, name, content = '' } of after)
      if (kind === 'file') files[name] = wanted.get(name)?.checked ?? content;
    const told = new Set(faultsOf(now).map(({ path, message }) => `${path} ${message}`));
    for (const { path, line, column, message } of faultsOf(sorted(files))) {
      const one = wanted.get(path);
      if (one !== undefined) throw one.faultAt(line, column, message);
      // What was wrong before is nothing that the file has done.
      if (changes.length === 0 || told.has(`${path} ${message}`)) continue;
      throw new UsageError(
        `${join(home, path)}:${line}:${column}: ${message}`,
        'it does not fit what the file wants; nothing was applied',
      );
    }
  },

  async add({ home }, wanted) {
    await write(home, wanted);
    return deed('file add', wanted.name, { after: wanted.fields });
  },

  async change({ home }, wanted, before) {
    await write(home, wanted);
    return deed('file update', wanted.name, { before: before.fields, after: wanted.fields });
  },

  async remove({ home }, { name, fields }) {
    await rm(join(home, name), { force: true });
    return deed('file remove', name, { before: fields });
  },
};

/** As a home is read. */
const sorted = (files: HomeFiles): HomeFiles =>
  Object.fromEntries(Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1)));
