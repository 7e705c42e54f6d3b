import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { removeDatabase } from '../../src/store/postgres/end.ts';
import type { BenchSite } from './site.ts';

export const BIN = new URL('../../bin/kscope', import.meta.url).pathname;

export interface Finished {
  readonly stdout: string;
  readonly seconds: number;
  /** The most memory that the Node process held, in MB; 0 where the system does not tell. */
  readonly residentMb: number;
}

/** Kscope as a user runs it, in a home of its own. */
export class BenchKscope {
  static readonly KEY = 'a key for benchmarks only';
  readonly home: string;

  private constructor(home: string) {
    this.home = home;
  }

  static async create(): Promise<BenchKscope> {
    return new BenchKscope(join(await mkdtemp(join(tmpdir(), 'kscope-bench-')), 'home'));
  }

  async connect(site: BenchSite, ...options: string[]): Promise<void> {
    const args = ['account', 'add', 'bench', '--url', site.url, '--email', site.email, ...options];
    await this.run(args, { KSCOPE_TOKEN: site.token });
  }

  async run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Finished> {
    const startedAt = performance.now();
    const child = spawn(BIN, ['--home', this.home, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, KSCOPE_KEY: BenchKscope.KEY, ...env },
    });
    let residentMb = 0;
    const watch = setInterval(() => {
      void residentOf(child.pid).then((mb) => {
        residentMb = Math.max(residentMb, mb);
      });
    }, 200);
    const [stdout, stderr, code] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise<number | null>((resolve) => child.once('exit', resolve)),
    ]);
    clearInterval(watch);
    if (code !== 0 && code !== 3)
      throw new Error(`kscope ${args.join(' ')} ended with ${code}: ${stderr.slice(-2000)}`);
    return { stdout, seconds: (performance.now() - startedAt) / 1000, residentMb };
  }

  async query<T>(sql: string): Promise<readonly T[]> {
    return JSON.parse((await this.run(['query', sql, '--json'])).stdout);
  }

  async remove(): Promise<void> {
    await removeDatabase(this.home);
    await rm(join(this.home, '..'), { recursive: true, force: true });
  }
}

const residentOf = async (pid: number | undefined): Promise<number> => {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  } catch (error) {
    // The process has just ended, or the system has no /proc.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || (error as NodeJS.ErrnoException).code === 'ESRCH')
      return 0;
    throw error;
  }
};
