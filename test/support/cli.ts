import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { removeDatabase } from '../../src/store/postgres/end.ts';

const BIN = new URL('../../bin/kscope', import.meta.url).pathname;

export interface Output {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line as a person runs it, in a home of its own. */
export class TestCli {
  readonly home: string;
  readonly #parent: string;

  private constructor(parent: string) {
    this.#parent = parent;
    this.home = join(parent, 'home');
  }

  static async create(): Promise<TestCli> {
    return new TestCli(await mkdtemp(join(tmpdir(), 'kscope-cli-')));
  }

  start(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    return spawn(BIN, ['--home', this.home, ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, HOME: this.#parent, KSCOPE_KEY: 'a key for tests and nothing else', ...env },
    });
  }

  async run(args: readonly string[], env: Readonly<Record<string, string>> = {}, stdin = ''): Promise<Output> {
    const child = this.start(args, env);
    child.stdin.end(stdin);
    const [stdout, stderr, code] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise<number | null>((resolve) => child.once('exit', resolve)),
    ]);
    return { code, stdout, stderr };
  }

  async remove(): Promise<void> {
    await removeDatabase(this.home);
    await rm(this.#parent, { recursive: true, force: true });
  }
}
