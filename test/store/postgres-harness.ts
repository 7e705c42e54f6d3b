import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { codeOf } from '../../src/store/postgres/errors.ts';
import type { OpenedDatabase } from '../../src/store/postgres/open.ts';
import { type Place, prepareHome, recordedPlace } from '../../src/store/postgres/place.ts';
import { findPostmaster } from '../../src/store/postgres/postmaster.ts';

export const isRoot = process.getuid?.() === 0;

/** The user without rights that every Unix has. */
export const NOBODY = 65_534;

const DEADLINE_MS = 30_000;

const roots: string[] = [];
const homes = new Set<string>();
const children: Child[] = [];

/** A folder for homes, which anybody may pass through but nobody else may list. */
export async function temporaryFolder(mode = 0o711): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'kscope test '));
  await chmod(root, mode);
  roots.push(root);
  return root;
}

/** A path for a home in a new folder; nothing is there yet. */
export async function temporaryHome(name = 'home'): Promise<string> {
  return note(join(await temporaryFolder(), name));
}

/** Has the server of `home` ended after the test. */
export function note(home: string): string {
  homes.add(home);
  return home;
}

/** Ends every process and removes every folder that the test has made. */
export async function cleanUp(): Promise<void> {
  for (const child of children.splice(0)) await child.kill();
  for (const home of homes) {
    const place = await placeOf(home).catch(() => undefined);
    if (place === undefined) continue;
    const server = await findPostmaster(place);
    if (server !== undefined) {
      process.kill(server.pid, 'SIGINT');
      await until(async () => (await findPostmaster(place)) === undefined);
      await rm(server.socketFolder, { recursive: true, force: true });
    }
    await rm(place.folder, { recursive: true, force: true });
    if (place.folder.startsWith('/var/lib/kscope/')) await rmdir(dirname(place.folder)).catch(ignoreNotEmpty);
  }
  homes.clear();
  for (const root of roots.splice(0)) await rm(root, { recursive: true, force: true });
}

function ignoreNotEmpty(error: unknown): void {
  if (codeOf(error) !== 'ENOTEMPTY') throw error;
}

/** Polls until `condition` holds. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + DEADLINE_MS;
  while (!(await condition())) {
    if (Date.now() > giveUpAt) throw new Error(`still not: ${condition.toString()}`);
    await delay(10);
  }
}

export async function placeOf(home: string): Promise<Place> {
  const place = await recordedPlace(await prepareHome(home));
  if (place === undefined) throw new Error(`${home} records no database`);
  return place;
}

/** The process of the home's server; undefined where none runs. */
export const serverPid = async (home: string): Promise<number | undefined> =>
  (await findPostmaster(await placeOf(home)))?.pid;

export async function query<Row extends pg.QueryResultRow>(database: OpenedDatabase, text: string): Promise<Row[]> {
  const client = new pg.Client(database.connection);
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

/**
 * What a child does: opens the home that it is given, says so, then obeys: "insert N" stores N and says so when it is stored, "close"
 * closes. It tells of an error in opening, too.
 */
const childProgram = `
  import { createInterface } from 'node:readline';
  const { openDatabase } = await import(process.env.KSCOPE_TEST_OPEN);
  const { default: pg } = await import(process.env.KSCOPE_TEST_PG);
  const say = (word) => process.stdout.write(word + '\\n');
  try {
    const database = await openDatabase({ home: process.env.KSCOPE_TEST_HOME });
    const pool = new pg.Pool({ ...database.connection, max: 1 });
    pool.on('error', () => undefined);
    await pool.query('CREATE TABLE IF NOT EXISTS kept (n int)').catch((error) => {
      if (!['23505', '42P07', '42710'].includes(error.code)) throw error; // another child made it at the same moment
    });
    say('open');
    for await (const line of createInterface(process.stdin)) {
      const [word, n] = line.split(' ');
      if (word === 'insert') {
        await pool.query('INSERT INTO kept VALUES ($1)', [n]);
        say('stored ' + n);
      } else {
        await pool.end();
        await database.close();
        say('closed');
        process.exit(0);
      }
    }
  } catch (error) {
    say('failed ' + error.name + ': ' + error.message);
  }
`;

/** A process of its own that uses a home. */
export class Child {
  readonly process: ChildProcess;
  readonly lines: string[] = [];

  constructor(home: string, uid?: number) {
    this.process = spawn(process.execPath, ['--input-type=module', '-e', childProgram], {
      cwd: '/',
      env: {
        PATH: process.env.PATH,
        KSCOPE_TEST_HOME: note(home),
        KSCOPE_TEST_OPEN: new URL('../../src/store/postgres/open.ts', import.meta.url).href,
        KSCOPE_TEST_PG: import.meta.resolve('pg'),
      },
      stdio: ['pipe', 'pipe', 'inherit'],
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    // A child that is killed no longer reads.
    this.process.stdin?.on('error', () => undefined);
    if (this.process.stdout === null) throw new Error('a child without output');
    createInterface(this.process.stdout).on('line', (line) => this.lines.push(line));
    children.push(this);
  }

  static async open(home: string, uid?: number): Promise<Child> {
    const child = new Child(home, uid);
    await child.heard('open');
    return child;
  }

  tell(line: string): void {
    this.process.stdin?.write(`${line}\n`);
  }

  /** Waits until it said `line`. */
  async heard(line: string): Promise<void> {
    await until(async () => {
      const failure = this.lines.find((each) => each.startsWith('failed'));
      if (failure !== undefined && !line.startsWith('failed')) throw new Error(`a child ${failure}`);
      return this.lines.some((each) => each.startsWith(line));
    });
  }

  async close(): Promise<void> {
    this.tell('close');
    await this.heard('closed');
  }

  async kill(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    this.process.kill('SIGKILL');
    await once(this.process, 'exit');
  }

  /** The numbers that it was told are stored. */
  get stored(): number[] {
    return this.lines.filter((line) => line.startsWith('stored ')).map((line) => Number(line.slice(7)));
  }
}
