import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeDatabase } from '../../src/store/postgres/end.ts';
import type { Records } from '../../src/store/records.ts';
import { openRecords } from '../../src/store/records.ts';

export interface TestHome {
  readonly home: string;
  /** Of the database, where it is not the home's own. */
  readonly url?: string;
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

/**
 * A home whose records are a database of their own on the server of another home, with which they go: to make a server
 * takes longer than to crawl a small site.
 */
export const openHomeOn = async (server: TestHome): Promise<TestHome> => {
  const { pool } = server.records;
  const database = `home_${randomBytes(8).toString('hex')}`;
  await pool.query(`create database ${database}`);
  const { host, port, user } = pool.options;
  const home = await mkdtemp(join(tmpdir(), 'kscope-test-'));
  const url = `postgres:///${database}?${new URLSearchParams({ host: `${host}`, port: `${port}`, user: `${user}` })}`;
  const records = await openRecords({ home, url });
  return {
    home,
    url,
    records,
    async remove() {
      await records.close();
      await rm(home, { recursive: true, force: true });
    },
  };
};
