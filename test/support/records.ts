import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeDatabase } from '../../src/store/postgres/end.ts';
import type { Records } from '../../src/store/records.ts';
import { openRecords } from '../../src/store/records.ts';

export interface TestHome {
  readonly home: string;
  readonly records: Records;
  remove(): Promise<void>;
}

/** A home of its own with real records, on the embedded database. */
export const openTestHome = async (): Promise<TestHome> => {
  const parent = await mkdtemp(join(tmpdir(), 'kscope-test-'));
  const home = join(parent, 'home');
  const records = await openRecords({ home });
  return {
    home,
    records,
    async remove() {
      await records.close();
      await removeDatabase(home);
      await rm(parent, { recursive: true, force: true });
    },
  };
};
