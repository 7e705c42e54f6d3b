import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { UsageError, UserError } from '../model/errors.ts';

/** Where the key of the secrets lies, where KSCOPE_KEY does not give it: outside every home, so that a copy of the data alone opens nothing. */
export const keyFile = (env: NodeJS.ProcessEnv): string =>
  join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'kscope', 'key');

/** Who encrypts and decrypts; where a process is given one token only, it is not the vault. */
export type Seals = Pick<Vault, 'seal' | 'open'>;

const VERSION = 'v1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts and decrypts tokens; the name of the account is bound to the text, so that none can be put in another's place.
 * Makes keyed hashes of what must not be kept.
 */
export class Vault {
  readonly #key: Buffer;
  readonly #hashKey: Buffer;

  private constructor(material: Buffer) {
    this.#key = derived(material, 'kscope secrets');
    this.#hashKey = derived(material, 'kscope fingerprints');
  }

  /** Opens the vault with KSCOPE_KEY or the key file, which is made where it is absent. */
  static async open(env: NodeJS.ProcessEnv): Promise<Vault> {
    const given = env.KSCOPE_KEY?.trim();
    const material = given ? Buffer.from(given) : await readOrMakeKey(keyFile(env));
    if (material.length < 16) {
      throw new UsageError(
        `the key in ${given ? 'KSCOPE_KEY' : keyFile(env)} is too short to protect anything`,
        'give at least 16 characters, for example from: openssl rand -base64 32',
      );
    }
    return new Vault(material);
  }

  /** A hash that tells equal values and, without the key, gives none of them away. */
  fingerprint(value: string): string {
    return createHmac('sha256', this.#hashKey).update(value).digest('hex');
  }

  seal(account: string, secret: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(Buffer.from(account));
    const sealed = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${VERSION}.${sealed.toString('base64url')}`;
  }

  /** @throws UsageError where the key is another than the one it was sealed with. */
  open(account: string, sealed: string): string {
    const bytes = Buffer.from(sealed.slice(VERSION.length + 1), 'base64url');
    try {
      if (!sealed.startsWith(`${VERSION}.`)) throw new Error('sealed by another version of Kscope');
      const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      })
        .setAAD(Buffer.from(account))
        .setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
      return (
        decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES), undefined, 'utf8') +
        decipher.final('utf8')
      );
    } catch (cause) {
      throw new UsageError(
        `the token of ${account} cannot be decrypted with this key`,
        'set KSCOPE_KEY to the key it was added with, or give the token again with kscope account rotate-token',
        { cause },
      );
    }
  }
}

const derived = (material: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', material, '', purpose, 32));

const readOrMakeKey = async (path: string): Promise<Buffer> => {
  const found = await readKey(path);
  if (found !== null) return found;
  // Two commands may do this at once: both write, the first link wins, and both read what won.
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(draft, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx', flush: true });
    await chmod(draft, 0o600);
    await link(draft, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } catch (cause) {
    throw unwritable(path, cause);
  } finally {
    await rm(draft, { force: true });
  }
  const made = await readKey(path);
  if (made === null) throw unwritable(path, new Error('it is a link to nowhere'));
  return made;
};

const unwritable = (path: string, cause: unknown): UserError =>
  new UserError(`the key of the secrets cannot be written to ${path}`, 'make its folder writable, or set KSCOPE_KEY', {
    cause,
  });

const readKey = async (path: string): Promise<Buffer | null> => {
  try {
    const { mode } = await stat(path);
    if ((mode & 0o077) !== 0) {
      throw new UserError(
        `${path} can be read by others (mode ${(mode & 0o777).toString(8)})`,
        `run: chmod 600 ${path}`,
      );
    }
    return Buffer.from((await readFile(path, 'utf8')).trim());
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    if (cause instanceof UserError) throw cause;
    throw new UserError(`the key of the secrets cannot be read from ${path}`, 'make it readable, or set KSCOPE_KEY', {
      cause,
    });
  }
};
