import { readFile, stat } from 'node:fs/promises';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { type OpenedDatabase, openDatabase } from '../../src/store/postgres/open.ts';
import {
  Child,
  cleanUp,
  isRoot,
  NOBODY,
  query,
  serverPid,
  temporaryFolder,
  temporaryHome,
  until,
} from './postgres-harness.ts';

const opened: OpenedDatabase[] = [];

async function open(home: string, signal?: AbortSignal): Promise<OpenedDatabase> {
  const database = await openDatabase({ home, signal });
  opened.push(database);
  return database;
}

afterEach(async () => {
  for (const database of opened.splice(0)) await database.close();
  await cleanUp();
});

describe('the embedded database', { timeout: 120_000 }, () => {
  it('starts in a home that is made for it, closed to others', async () => {
    const home = await temporaryHome();
    const database = await open(home);
    expect(database.kind).toBe('embedded');
    expect((await stat(home)).mode & 0o777).toBe(0o700);
    expect(await query(database, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('keeps what is committed, sorts by code point, and listens to its socket only', async () => {
    const database = await open(await temporaryHome());
    const settings = ['fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'listen_addresses', 'jit'];
    const rows = await query<{ name: string; setting: string }>(
      database,
      `SELECT name, setting FROM pg_settings WHERE name IN (${settings.map((name) => `'${name}'`).join()})`,
    );
    expect(Object.fromEntries(rows.map((row) => [row.name, row.setting]))).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      data_checksums: 'on',
      listen_addresses: '',
      jit: 'off',
    });
    const sorted = await query<{ word: string }>(
      database,
      `SELECT word FROM unnest(ARRAY['ä', 'b', 'Z', 'a', '😀', 'ﬁ']) AS word ORDER BY word`,
    );
    expect(sorted.map((row) => row.word)).toEqual(['Z', 'a', 'b', 'ä', 'ﬁ', '😀']);
  });

  it('is joined by a second process, and stops with the last one', async () => {
    const home = await temporaryHome();
    const first = await Child.open(home);
    const pid = await serverPid(home);
    const second = await Child.open(home);
    expect(await serverPid(home)).toBe(pid);

    await first.close();
    second.tell('insert 1');
    await second.heard('stored 1');
    expect(await serverPid(home)).toBe(pid);

    await second.close();
    expect(await serverPid(home)).toBeUndefined();
  });

  it('stays for a connection that came without a share', async () => {
    const home = await temporaryHome();
    const database = await openDatabase({ home });
    const stranger = new pg.Client(database.connection);
    await stranger.connect();
    await database.close();
    expect((await stranger.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await stranger.end();
    // It is found by the next one, who then is the last.
    await (await open(home)).close();
    expect(await serverPid(home)).toBeUndefined();
  });

  it('is one for eight processes that start at once, and gone when they leave at once', async () => {
    const home = await temporaryHome();
    const children = await Promise.all(Array.from({ length: 8 }, () => Child.open(home)));
    await Promise.all(
      children.map(async (child, n) => {
        child.tell(`insert ${n}`);
        await child.heard(`stored ${n}`);
      }),
    );
    await Promise.all(children.map((child) => child.close()));
    expect(await serverPid(home)).toBeUndefined();
    const database = await open(home);
    expect(await query(database, 'SELECT n FROM kept ORDER BY n')).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7].map((n) => ({ n })),
    );
  });

  it('is there for a newcomer while the last one leaves', async () => {
    const home = await temporaryHome();
    let leaving = await open(home);
    for (let round = 0; round < 10; round++) {
      const [, newcomer] = await Promise.all([leaving.close(), open(home)]);
      expect(await query(newcomer, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      leaving = newcomer;
    }
  });

  it('loses nothing in ten kill -9 of the processes that use it, and is used on', async () => {
    const home = await temporaryHome();
    const stored: number[] = [];
    let next = 0;
    let survivor = await Child.open(home);
    const pid = await serverPid(home);
    for (let round = 0; round < 10; round++) {
      const other = await Child.open(home);
      // Which one goes, and after how many of its writes, differs from round to round.
      const [victim, stays] = round % 3 === 0 ? [survivor, other] : [other, survivor];
      const writes = Array.from({ length: 20 }, () => next++);
      for (const n of writes) victim.tell(`insert ${n}`);
      await victim.heard(`stored ${writes[(round * 7) % writes.length]}`);
      await victim.kill();
      stored.push(...victim.stored.filter((n) => n >= (writes[0] ?? 0)));
      survivor = stays;
    }
    await survivor.kill();
    // Nobody is left, but the server is, and is taken over.
    expect(await serverPid(home)).toBe(pid);
    const database = await open(home);
    expect(await serverPid(home)).toBe(pid);
    const kept = new Set((await query<{ n: number }>(database, 'SELECT n FROM kept')).map((row) => row.n));
    expect(stored.length).toBeGreaterThanOrEqual(10);
    expect(stored.filter((n) => !kept.has(n))).toEqual([]);
    await database.close();
    expect(await serverPid(home)).toBeUndefined();
  });

  it('survives a kill -9 while it is made', async () => {
    const home = await temporaryHome();
    const child = new Child(home);
    await until(async () => (await stat(`${home}/database.json`).catch(() => undefined)) !== undefined);
    await child.kill();
    expect(await query(await open(home), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('comes back for those who use it after the server itself was killed', async () => {
    const home = await temporaryHome();
    const database = await open(home);
    await query(database, 'CREATE TABLE kept AS SELECT 1 AS n');
    const pid = await serverPid(home);
    process.kill(pid ?? 0, 'SIGKILL');
    await until(() =>
      query(database, 'SELECT n FROM kept').then(
        (rows) => rows.length === 1,
        () => false,
      ),
    );
    expect(await serverPid(home)).not.toBe(pid);
    await database.close();
    expect(await serverPid(home)).toBeUndefined();
  });

  it('stops waiting when it is told to', async () => {
    const home = await temporaryHome();
    await expect(open(home, AbortSignal.abort())).rejects.toThrow('aborted');
    const first = new AbortController();
    const opening = open(home, first.signal);
    first.abort();
    await expect(opening).rejects.toThrow('aborted');
    expect(await query(await open(home), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('may be closed twice', async () => {
    const home = await temporaryHome();
    const database = await open(home);
    await Promise.all([database.close(), database.close()]);
    expect(await serverPid(home)).toBeUndefined();
  });

  it.runIf(process.platform === 'linux')(
    'has a session of its own, so that Ctrl-C in a terminal is not for it',
    async () => {
      const home = await temporaryHome();
      const child = await Child.open(home);
      const pid = await serverPid(home);
      const [, , , , group, session] = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(' ').map(Number);
      expect([group, session]).toEqual([pid, pid]);
      await child.close();
    },
  );

  it.runIf(isRoot)('works for a user without rights', async () => {
    const root = await temporaryFolder(0o777);
    const home = `${root}/home`;
    const child = await Child.open(home, NOBODY);
    child.tell('insert 1');
    await child.heard('stored 1');
    expect((await stat(`${home}/database/data`)).uid).toBe(NOBODY);
    await child.close();
    expect(await serverPid(home)).toBeUndefined();
  });

  it.runIf(isRoot)('is shared by root and the user who owns the home', async () => {
    const root = await temporaryFolder(0o777);
    const home = `${root}/home`;
    await (await Child.open(home, NOBODY)).close();
    // Root starts it as the owner, and the owner joins, starts and stops it afterwards.
    const database = await open(home);
    const owner = await Child.open(home, NOBODY);
    await database.close();
    await owner.close();
    expect(await serverPid(home)).toBeUndefined();
    await (await Child.open(home, NOBODY)).close();
  });
});
