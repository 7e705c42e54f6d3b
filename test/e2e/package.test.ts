import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { removeDatabase } from '../../src/store/postgres/end.ts';

const run = promisify(execFile);
const checkout = fileURLToPath(new URL('../..', import.meta.url));

let parent: string;
let kscope: string;
let home: string;

interface Locked {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly optional?: boolean }>>;
}

/** Lays the package out as npm does for whoever installs it: what was built, and the packages that it depends on. */
const install = async (): Promise<void> => {
  parent = await mkdtemp(join(tmpdir(), 'kscope-package-'));
  kscope = join(parent, 'node_modules', 'kscope');
  home = join(parent, 'home');
  await mkdir(kscope, { recursive: true });
  await run(process.execPath, [
    join(checkout, 'node_modules/typescript/bin/tsc'),
    ...['-p', join(checkout, 'tsconfig.build.json'), '--outDir', join(kscope, 'dist')],
  ]);
  for (const part of ['bin', 'package.json', 'dist/web']) {
    await cp(join(checkout, part), join(kscope, part), { recursive: true });
  }
  const { packages }: Locked = JSON.parse(await readFile(join(checkout, 'package-lock.json'), 'utf8'));
  for (const [path, { dev, optional }] of Object.entries(packages)) {
    if (dev || path === '' || path.lastIndexOf('node_modules/') > 0) continue;
    await mkdir(dirname(join(parent, path)), { recursive: true });
    // Those for other systems are not there.
    if (!optional || path.includes('linux-x64')) await symlink(join(checkout, path), join(parent, path));
  }
};

beforeAll(install);

afterAll(async () => {
  await removeDatabase(join(home, 'demo'));
  await rm(parent, { recursive: true, force: true });
});

it('has what runs in the package, and nothing else', async () => {
  const { stdout } = await run('npm', ['pack', '--dry-run', '--ignore-scripts', '--json'], { cwd: checkout });
  const [{ files }]: [{ files: { path: string; mode: number }[] }] = JSON.parse(stdout);
  const paths = files.map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(['bin/kscope', 'README.md', 'LICENSE', 'package.json']));
  expect(paths.filter((path) => /^(src|test|bench|deploy|docs)\//.test(path))).toEqual([]);
  expect(files.find(({ path }) => path === 'bin/kscope')!.mode & 0o111).toBe(0o111);
});

it('crawls, derives and answers as it is installed, without what only its making needs', async () => {
  const { stdout, stderr } = await run(
    join(kscope, 'bin/kscope'),
    ['--home', home, 'demo', '--pages', '120', '--no-serve'],
    { env: { PATH: process.env.PATH, HOME: parent, KSCOPE_KEY: 'a key for tests and nothing else' } },
  );
  expect(stdout).toMatch(/What is stale\?/);
  expect(stderr).not.toMatch(/error/i);
});

it('tells its version', async () => {
  const { version } = JSON.parse(await readFile(join(checkout, 'package.json'), 'utf8'));
  expect((await run(join(kscope, 'bin/kscope'), ['--version'])).stdout).toBe(`${version}\n`);
});
