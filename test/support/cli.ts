import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { shippedRules } from '../../src/governance/rules/index.ts';
import { removeDatabase } from '../../src/store/postgres/end.ts';
import type { OpenedDatabase } from '../../src/store/postgres/open.ts';
import { openDatabase } from '../../src/store/postgres/open.ts';

/** A file of rules that switches off all that are shipped. */
export const RULES_OFF = shippedRules.map(({ id }) => `- { id: ${id}, enabled: false }\n`).join('');

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
  #database: OpenedDatabase | undefined;

  private constructor(parent: string) {
    this.#parent = parent;
    this.home = join(parent, 'home');
  }

  static async create(): Promise<TestCli> {
    return new TestCli(await mkdtemp(join(tmpdir(), 'kscope-cli-')));
  }

  /** For tests that are not about rules: to evaluate them all after each crawl would take most of the time. */
  static async createWithoutRules(): Promise<TestCli> {
    const cli = await TestCli.create();
    await mkdir(join(cli.home, 'rules'), { recursive: true, mode: 0o700 });
    await writeFile(join(cli.home, 'rules', 'none.yaml'), RULES_OFF);
    return cli;
  }

  /** Has the database run all the while, so that each command finds it running: for tests that are not about its start and end. */
  async keepDatabase(): Promise<void> {
    this.#database = await openDatabase({ home: this.home });
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
    await this.#database?.close();
    await removeDatabase(this.home);
    await rm(this.#parent, { recursive: true, force: true });
  }
}
