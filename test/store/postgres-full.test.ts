import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { explainDatabaseTrouble } from '../../src/store/failures.ts';
import { openRecords } from '../../src/store/records.ts';
import { cleanUp, isRoot, note, placeOf, temporaryFolder, until } from './postgres-harness.ts';

const succeeds = (command: string, ...args: string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** A small disk of its own; only root may make one, and not in every container. */
const disk = join(await temporaryFolder(), 'disk');
mkdirSync(disk, { mode: 0o755 });
const mount = (option: string): boolean => succeeds('mount', '-t', 'tmpfs', '-o', `${option},mode=755`, 'none', disk);
const unmount = (): boolean => succeeds('umount', disk);
const canMount = isRoot && mount('size=1m') && unmount();

afterEach(async () => {
  // The server may still be closing its files, and a folder that holds a mount cannot be removed.
  if (canMount) await until(async () => unmount() || !succeeds('mountpoint', disk));
});
afterAll(cleanUp);

// It ends while the home is noted, in initdb, in its recovery, in the first start, and in the first tables.
it.runIf(canMount).each(['4k', '64k', '5m', '20m', '36m', '40m', '44m', '48m'])(
  'says that a disk of %s is full, and begins where there is room',
  async (size) => {
    expect(mount(`size=${size}`)).toBe(true);
    const home = note(join(disk, 'home'));
    const open = async (): Promise<void> => (await openRecords({ home })).close();
    for (const _again of [1, 2]) {
      const trouble = await open().then(
        () => undefined,
        (error: unknown) => explainDatabaseTrouble(error, { home }),
      );
      expect(trouble).toMatchObject({
        name: expect.stringMatching(/UserError|DatabaseUnavailable/),
        message: expect.stringMatching(new RegExp(`^[Tt]he disk of ${disk}/\\S+ is full`)),
      });
    }
    expect(mount('remount,size=600m')).toBe(true);
    await open();
    const { folder } = await placeOf(home);
    expect((await readdir(folder)).filter((name) => name.startsWith('data'))).toEqual(['data']);
  },
);
