import { chmod, chown, cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { removeDatabase } from '../../src/store/postgres/end.ts';
import { DatabaseUnavailable } from '../../src/store/postgres/errors.ts';
import { openDatabase } from '../../src/store/postgres/open.ts';
import { findPostmaster } from '../../src/store/postgres/postmaster.ts';
import {
  Child,
  cleanUp,
  isRoot,
  NOBODY,
  note,
  placeOf,
  query,
  serverPid,
  temporaryFolder,
  temporaryHome,
} from './postgres-harness.ts';

/** Opens, stores a word, closes; returns what a person was told. */
async function fill(home: string): Promise<string[]> {
  const told: string[] = [];
  const database = await openDatabase({ home: note(home), warn: (text) => told.push(text) });
  await query(database, `CREATE TABLE kept AS SELECT 'kept' AS word`);
  await database.close();
  return told;
}

async function read(home: string): Promise<string | undefined> {
  const database = await openDatabase({ home: note(home) });
  try {
    return (await query<{ word: string }>(database, 'SELECT word FROM kept'))[0]?.word;
  } finally {
    await database.close();
  }
}

async function refusal(home: string): Promise<DatabaseUnavailable> {
  const thrown: unknown = await openDatabase({ home }).then(
    (database) => database.close(),
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(DatabaseUnavailable);
  return thrown as DatabaseUnavailable;
}

describe('where a home has its database', { timeout: 120_000 }, () => {
  afterEach(cleanUp);

  it.each([
    ['a long path', `${'long/'.repeat(40)}home`],
    ['spaces, quotes and letters of the world', `Zoë's "home" $(x) 日本語 🗂 100%`],
    ['a path that looks like a URI', 'file:home?mode=memory'],
  ])('works with %s', async (_, name) => {
    const home = join(await temporaryFolder(), name);
    await fill(home);
    expect(await read(home)).toBe('kept');
  });

  it('follows a home that is moved, its server running', async () => {
    const home = await temporaryHome();
    await fill(home);
    const child = await Child.open(home);
    const pid = await serverPid(home);
    const moved = note(`${home}-moved`);
    await rename(home, moved);
    expect(await serverPid(moved)).toBe(pid);
    expect(await read(moved)).toBe('kept');
    await child.kill();
  });

  it('does not begin anew where the data folder is gone', async () => {
    const home = await temporaryHome();
    await fill(home);
    const { folder, data } = await placeOf(home);
    await rm(data, { recursive: true });
    expect(await refusal(home)).toMatchObject({
      message: expect.stringContaining(data),
      mend: expect.stringContaining('database.json'),
    });
    await rm(folder, { recursive: true });
    expect((await refusal(home)).message).toContain('is gone');
    // What it says helps.
    await rm(join(home, 'database.json'));
    await fill(home);
  });

  it('is deleted on request, wherever it is, running or not, and begins anew after that', async () => {
    const home = await temporaryHome();
    await removeDatabase(home);
    await fill(home);
    const { folder } = await placeOf(home);
    const child = await Child.open(home);
    await child.kill();
    await removeDatabase(home);
    await removeDatabase(home);
    await expect(stat(folder)).rejects.toThrow('ENOENT');
    await fill(home);
  });

  it('says so where the home is a file', async () => {
    const home = join(await temporaryFolder(), 'file');
    await writeFile(home, '');
    expect((await refusal(home)).message).toBe(`${home} is a file, not a folder.`);
    expect((await refusal(join(home, 'home'))).message).toContain('is a file, not a folder.');
  });

  it.runIf(isRoot)('is in a home that a user without rights cannot write to: said so', async () => {
    const root = await temporaryFolder(0o777);
    await mkdir(join(root, 'read-only'), { mode: 0o555 });
    const child = new Child(join(root, 'read-only'), NOBODY);
    await child.heard('failed DatabaseUnavailable: No permission');
    const closed = join(root, 'closed');
    await mkdir(closed, { mode: 0o700 });
    const other = new Child(join(closed, 'home'), NOBODY);
    await other.heard('failed DatabaseUnavailable: No permission');
  });

  it.runIf(!isRoot)('is in the home', async () => {
    const home = await temporaryHome();
    await fill(home);
    expect((await placeOf(home)).folder).toBe(join(home, 'database'));
  });

  describe.runIf(isRoot)('of root, which PostgreSQL refuses', () => {
    it('is beside the home, open to its user only, and the home stays closed', async () => {
      const home = await temporaryHome();
      const told = await fill(home);
      const { folder } = await placeOf(home);
      expect(folder).toBe(`${home}-database`);
      expect(told).toEqual([expect.stringContaining(`kept in ${folder}`)]);
      const [own, its] = [await stat(home), await stat(folder)];
      expect([own.uid, own.mode & 0o777]).toEqual([0, 0o700]);
      expect(its.uid).not.toBe(0);
      expect(its.mode & 0o777).toBe(0o700);
      expect(await readFile(join(folder, 'home.txt'), 'utf8')).toBe(`${home}\n`);
    });

    it('is in the home where its user can enter', async () => {
      const home = await temporaryHome();
      await mkdir(home);
      await chmod(home, 0o755);
      expect(await fill(home)).toEqual([]);
      expect((await placeOf(home)).folder).toBe(join(home, 'database'));
      await chmod(home, 0o700);
      expect((await refusal(home)).message).toContain('cannot enter');
      await chmod(home, 0o755);
      expect(await read(home)).toBe('kept');
    });

    it("is in the machine's folder for data where all around the home is closed", async () => {
      const home = join(await temporaryFolder(0o700), '.home');
      await fill(home);
      expect((await placeOf(home)).folder).toMatch(/^\/var\/lib\/kscope\/home-[0-9a-f]{12}$/);
      expect(await read(home)).toBe('kept');
    });

    it("belongs to the home's owner where that is somebody else", async () => {
      const home = join(await temporaryFolder(0o777), 'home');
      await (await Child.open(home, NOBODY)).close();
      const database = await openDatabase({ home });
      await database.close();
      for (const path of ['database', 'database/log', 'database/log/postgres.log', 'database.json', 'database.lock']) {
        expect([path, (await stat(join(home, path))).uid]).toEqual([path, NOBODY]);
      }
    });

    it('is made anew for a new home, and the one of a deleted home is named and left alone', async () => {
      const home = await temporaryHome();
      await fill(home);
      const earlier = await placeOf(home);
      await rm(home, { recursive: true });
      const told = await fill(home);
      expect(told[0]).toContain(`${earlier.folder} is of an earlier home`);
      expect((await placeOf(home)).folder).toBe(`${home}-database-2`);
      expect((await stat(earlier.data)).isDirectory()).toBe(true);
    });

    it('is stopped by who uses it even where the home was deleted meanwhile', async () => {
      const home = await temporaryHome();
      const database = await openDatabase({ home });
      const place = await placeOf(home);
      await rm(home, { recursive: true });
      expect(await findPostmaster(place)).toBeDefined();
      await database.close();
      expect(await findPostmaster(place)).toBeUndefined();
    });

    it('is made where a first start was interrupted before anything was in it', async () => {
      const home = await temporaryHome();
      await mkdir(`${home}-database`, { recursive: true });
      await fill(home);
      expect((await placeOf(home)).folder).toBe(`${home}-database`);
    });

    it('is not shared by a copy of the home', async () => {
      const home = await temporaryHome();
      await fill(home);
      const copy = note(`${home}-copy`);
      await cp(home, copy, { recursive: true });
      expect((await refusal(copy)).message).toContain(`is a copy of ${home}`);
      expect(await read(home)).toBe('kept');
      // Without the original it is not a copy, but moved.
      await rm(home, { recursive: true });
      expect(await read(copy)).toBe('kept');
    });
  });

  it('belongs to a copy of the home as well, where it is in there, even while the server of the original runs', async () => {
    const home = join(await temporaryFolder(), 'home');
    await mkdir(home);
    await chmod(home, 0o755);
    await fill(home);
    const copy = note(`${home}-copy`);
    const first = await openDatabase({ home });
    await cp(home, copy, { recursive: true, preserveTimestamps: true, filter: (path) => !path.endsWith('.lock') });
    if (isRoot) await takeOver(copy, (await placeOf(home)).data);
    const second = await openDatabase({ home: copy });
    await query(second, `UPDATE kept SET word = 'changed'`);
    expect(await query(first, 'SELECT word FROM kept')).toEqual([{ word: 'kept' }]);
    await first.close();
    await second.close();
  });
});

describe('a home whose server is stopped', { timeout: 120_000 }, () => {
  let home: string;

  beforeAll(async () => {
    home = await temporaryHome();
    await fill(home);
  });

  afterAll(cleanUp);

  it('refuses files of another version of PostgreSQL', async () => {
    const { data } = await placeOf(home);
    const version = await readFile(join(data, 'PG_VERSION'), 'utf8');
    await writeFile(join(data, 'PG_VERSION'), '99\n');
    expect(await refusal(home)).toMatchObject({ mend: 'Use the newer Kscope that wrote it.' });
    await writeFile(join(data, 'PG_VERSION'), '12\n');
    expect((await refusal(home)).message).toMatch(/written by PostgreSQL 12, and this Kscope brings \d+\.$/);
    await writeFile(join(data, 'PG_VERSION'), version);
  });

  it('starts where a crash left a pid that another process has now', async () => {
    const { data } = await placeOf(home);
    const lines = [process.pid, data, 1, 5432, '/tmp', '', '1 1', 'ready', ''];
    await writeFile(join(data, 'postmaster.pid'), lines.join('\n'));
    expect(await read(home)).toBe('kept');
  });

  it.each(['', 'nonsense\n'])('starts where a full disk left %j for a pid', async (text) => {
    await writeFile(join((await placeOf(home)).data, 'postmaster.pid'), text);
    expect(await read(home)).toBe('kept');
  });

  it('is used on where its maker was killed before it noted that it is whole', async () => {
    const file = join(home, 'database.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace('true', 'false'));
    expect(await read(home)).toBe('kept');
  });

  it('says so where the record is damaged', async () => {
    const file = join(home, 'database.json');
    const record = await readFile(file, 'utf8');
    await writeFile(file, '{');
    expect((await refusal(home)).message).toContain(file);
    await writeFile(file, record);
    expect(await read(home)).toBe('kept');
  });
});

/** As `cp -a` does: every file keeps its owner. */
async function takeOver(copy: string, data: string): Promise<void> {
  const { uid, gid } = await stat(data);
  for (const entry of await readdir(join(copy, 'database'), { recursive: true })) {
    await chown(join(copy, 'database', entry), uid, gid);
  }
  await chown(join(copy, 'database'), uid, gid);
}
