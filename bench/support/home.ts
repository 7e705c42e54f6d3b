import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeDatabase } from '../../src/store/postgres/end.ts';

/** A home for a bench: KSCOPE_BENCH_HOME, which is kept for the next one, or one that goes with it. */
export const benchHome = async (): Promise<{ readonly home: string; remove(): Promise<void> }> => {
  const kept = process.env.KSCOPE_BENCH_HOME;
  if (kept !== undefined) return { home: kept, remove: async () => {} };
  const parent = await mkdtemp(join(tmpdir(), 'kscope-bench-'));
  const home = join(parent, 'home');
  return {
    home,
    async remove() {
      await removeDatabase(home);
      await rm(parent, { recursive: true, force: true });
    },
  };
};
