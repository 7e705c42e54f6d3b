import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { stringify } from 'yaml';
import type { z } from 'zod';
import { DOCUMENTATION_FILE } from '../insights/documentation/read.ts';
import { checkedYaml } from '../insights/own/checkedYaml.ts';
import { FaultyFile } from '../insights/own/faultyFile.ts';
import { messageOf, UsageError } from '../model/errors.ts';
import { excerptOf, placeInBlock } from './excerpt.ts';
import type { FolderName } from './homeFiles.ts';
import { filesIn, folderNames, folders, partsOf } from './homeFiles.ts';
import { SIGN_ON } from './kinds/signOn.ts';
import { configSchema } from './schema.ts';
import type { SecretRef } from './secretRef.ts';
import { readSecretRef } from './secretRef.ts';
import type { Fields, ThingKind } from './thing.ts';
import { secretName } from './thing.ts';
import type { Wanted, WantedFile } from './wanted.ts';

type Config = z.output<typeof configSchema>;

/** A file that is applied, as it was read. */
export interface ConfigFile {
  /** As messages name it. */
  readonly path: string;
  /** From which what stands beside it is found. */
  readonly folder: string;
  readonly yaml: string;
}

const MEND = 'nothing was applied; docs/config.md shows how it is written';

const HEADER = '# Written by kscope apply: change it there, not here.\n';

/** @throws UsageError where it cannot be read. */
export const readConfigFile = async (path: string): Promise<ConfigFile> => {
  if (path === '-') return { path: 'stdin', folder: '.', yaml: await textOf(process.stdin) };
  try {
    return { path, folder: dirname(resolve(path)), yaml: await readFile(path, 'utf8') };
  } catch (cause) {
    const isAbsent = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new UsageError(
      isAbsent ? `there is no ${path}` : `${path} cannot be read: ${messageOf(cause)}`,
      'kscope apply --from-current prints a file of what is set now, to begin with',
      { cause },
    );
  }
};

/**
 * What a file wants, with the secrets that it names and the files beside it.
 * @throws UsageError with file, line and column, and what was expected there.
 */
export const wantedOf = async (file: ConfigFile, env: NodeJS.ProcessEnv): Promise<readonly Wanted[]> => {
  const yaml = file.yaml.replace(/^\ufeff/, '');
  const { data, given, place } = checkedFile(file.path, yaml);
  const faultAt = (line: number, column: number, message: string): UsageError =>
    new UsageError(`${file.path}:${line}:${column}: ${message}`, MEND);
  /** What is wrong with what stands at a path. */
  const faultIn =
    (...base: readonly PropertyKey[]) =>
    (message: string, ...path: readonly PropertyKey[]): UsageError => {
      const whole = [...base, ...path];
      const isSaid = /^(is|has|holds|must|may)\s/.test(message);
      return faultAt(...place(whole), `${whole.join('.')}${isSaid ? ' ' : ': '}${message}`);
    };

  const thing = async (
    kind: ThingKind,
    name: string,
    path: readonly string[],
    fields: Fields,
    ref: SecretRef | undefined,
  ): Promise<Wanted> => {
    const fault = faultIn(...path);
    if (ref === undefined) return { kind, name, fields, fault };
    const read = await readSecretRef(ref, { env, folder: file.folder });
    if ('fault' in read) throw fault(read.fault, secretName(kind));
    return { kind, name, fields, secret: read.secret, fault };
  };

  const inline = (name: string, path: readonly string[], what: unknown): WantedFile => {
    const fault = faultIn(...path);
    const content = typeof what === 'string' ? what : `${HEADER}${stringify(what, { aliasDuplicateObjects: false })}`;
    const excerpt = typeof what === 'string' ? null : excerptOf(yaml, path, what);
    return {
      kind: 'file',
      name,
      fields: partsOf(name, content),
      fault,
      content,
      checked: excerpt ?? content,
      faultAt(line, column, message) {
        if (excerpt !== null) return faultAt(line, column, `${path.join('.')}: ${message}`);
        const at = placeInBlock(yaml, path, [line, column]) ?? place(path);
        return faultAt(...at, `${path.join('.')}: ${message}`);
      },
    };
  };

  const beside = (name: string, path: string, content: string): WantedFile => ({
    kind: 'file',
    name,
    fields: partsOf(name, content),
    content,
    checked: content,
    fault: (message) => new UsageError(`${path}: ${message}`, MEND),
    faultAt: (line, column, message) => new UsageError(`${path}:${line}:${column}: ${message}`, MEND),
  });

  const all: Wanted[] = [];
  for (const [name, one] of inOrder(data.accounts, ({ blueprint }) => blueprint === 'confluence')) {
    const { token, ...given } = one;
    const { token_expires = null, for: completes = null, verify = null, route } = given;
    const fields = { ...given, token_expires, for: completes, verify, route };
    all.push(await thing('account', name, ['accounts', name], fields, token));
  }
  for (const [name, { secret, ...fields }] of Object.entries(data.channels)) {
    all.push(await thing('channel', name, ['channels', name], fields, secret));
  }
  // Who becomes administrator does so before another is none any more.
  for (const [email, one] of inOrder(data.members, ({ role, active }) => role === 'admin' && active !== false)) {
    const { name = email, role, bodies, active } = one;
    const fields = { name, role, bodies: bodies || role === 'admin', active };
    all.push(await thing('member', email.toLowerCase(), ['members', email], fields, undefined));
  }
  if (data.sign_on !== undefined) {
    const { secret, ...fields } = data.sign_on as Fields & { readonly secret?: SecretRef };
    all.push(await thing('sign-on', SIGN_ON, ['sign_on'], fields, secret));
  }
  for (const section of folderNames) {
    const one = (given as Partial<Record<FolderName, unknown>>)[section];
    if (one === undefined) continue;
    if (typeof one !== 'string') {
      for (const [name, what] of Object.entries(one as object))
        all.push(inline(`${section}/${name}`, [section, name], what));
      continue;
    }
    const files = Object.entries(await filesIn(resolve(file.folder, one), folders[section]));
    if (files.length === 0)
      throw faultIn(section)(`expected a folder beside this file with ${section}; ${one} has none`);
    for (const [name, content] of files)
      all.push(beside(`${section}/${name}`, join(dirname(file.path), one, name), content));
  }
  const { documentation } = given as Pick<Config, 'documentation'>;
  if (typeof documentation === 'string') {
    const content = await readFile(resolve(file.folder, documentation), 'utf8').catch((error: unknown) => {
      throw faultIn('documentation')(`expected a file beside this one: ${messageOf(error)}`);
    });
    all.push(beside(DOCUMENTATION_FILE, join(dirname(file.path), documentation), content));
  } else if (documentation !== undefined) all.push(inline(DOCUMENTATION_FILE, ['documentation'], documentation));
  return all;
};

const checkedFile = (path: string, yaml: string) => {
  try {
    return checkedYaml(yaml, configSchema, 'the file');
  } catch (error) {
    if (!(error instanceof FaultyFile)) throw error;
    throw new UsageError(`${path}:${error.line}:${error.column}: ${error.message}`, MEND, { cause: error });
  }
};

/** Those first that others need. */
const inOrder = <T>(
  map: Readonly<Record<string, T>>,
  isFirst: (one: T) => boolean,
): readonly (readonly [string, T])[] =>
  Object.entries(map).toSorted(([, a], [, b]) => Number(isFirst(b)) - Number(isFirst(a)));
