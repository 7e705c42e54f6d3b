import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkedYaml } from '../own/checkedYaml.ts';
import { FaultyFile } from '../own/faultyFile.ts';
import { readLastGood, writeLastGood } from '../own/lastGood.ts';
import type { Documentation } from './documentation.ts';
import { NO_DOCUMENTATION } from './documentation.ts';
import { documentationSchema } from './schema.ts';

/** What a home says of its documentation, as far as it is in force. */
export interface Documented {
  readonly documentation: Documentation;
  /** What is wrong with the file, with its place and what is in force instead; null: nothing. */
  readonly broken: string | null;
}

export const DOCUMENTATION_FILE = 'documentation.yaml';
const LAST_GOOD = 'documentation.last-good.json';

/** @throws FaultyFile with the place, and what was expected there. */
export const parseDocumentation = (content: string): Documentation =>
  checkedYaml(content.replace(/^\ufeff/, ''), documentationSchema, 'the file').data;

/** The file of a home, which need not be there; where it is broken, as it was when it was last whole. */
export const readDocumentation = async (home: string): Promise<Documented> => {
  const lastGood = join(home, LAST_GOOD);
  let content: string;
  try {
    content = await readFile(join(home, DOCUMENTATION_FILE), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    if ((await readLastGood(lastGood)) !== null) await writeLastGood(lastGood, {});
    return { documentation: NO_DOCUMENTATION, broken: null };
  }
  const read = parsed(content);
  if (typeof read !== 'string') {
    await writeLastGood(lastGood, { [DOCUMENTATION_FILE]: content });
    return { documentation: read, broken: null };
  }
  const before = (await readLastGood(lastGood))?.[DOCUMENTATION_FILE];
  // What an older build took for whole this one may not.
  const kept = before === undefined ? undefined : parsed(before);
  return kept === undefined || typeof kept === 'string'
    ? { documentation: NO_DOCUMENTATION, broken: `${read}; nothing of it is in force` }
    : { documentation: kept, broken: `${read}; it is in force as it was when it was last whole` };
};

/** Or what is wrong with it, and where. */
const parsed = (content: string): Documentation | string => {
  try {
    return parseDocumentation(content);
  } catch (error) {
    if (!(error instanceof FaultyFile)) throw error;
    return `${DOCUMENTATION_FILE}:${error.line}:${error.column}: ${error.message}`;
  }
};
