import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { keyFile, Vault } from '../../src/accounts/secret.ts';
import { UserError } from '../../src/model/errors.ts';

const homes: string[] = [];
let env: NodeJS.ProcessEnv;
beforeEach(async () => {
  const home = await mkdtemp(join(tmpdir(), 'kscope-key-'));
  homes.push(home);
  env = { XDG_CONFIG_HOME: home };
});
afterAll(async () => {
  for (const home of homes) await rm(home, { recursive: true, force: true });
});

const TOKEN = 'ATATT3x-tökén';
const KEY = 'a key of thirty-two characters!!';

describe('a vault', () => {
  it('gives back what was put in, in another process too', async () => {
    const sealed = (await Vault.open(env)).seal('acme', TOKEN);
    expect((await Vault.open(env)).open('acme', sealed)).toBe(TOKEN);
  });

  it.each(['', 'x', 'y'.repeat(100_000), '\0\ud83e\udded'])('gives back any text', async (text) => {
    const vault = await Vault.open({ KSCOPE_KEY: KEY });
    expect(vault.open('acme', vault.seal('acme', text))).toBe(text);
  });

  it('shows nothing of the secret, and never the same text twice', async () => {
    const vault = await Vault.open(env);
    const [one, two] = [vault.seal('acme', TOKEN), vault.seal('acme', TOKEN)];
    expect(one).not.toBe(two);
    expect(Buffer.from(one.slice(3), 'base64url').toString('latin1')).not.toContain('ATATT');
  });

  it('opens nothing with another key, and says what to do', async () => {
    const sealed = (await Vault.open({ KSCOPE_KEY: KEY })).seal('acme', TOKEN);
    const other = await Vault.open({ KSCOPE_KEY: `${KEY}!` });
    expect(() => other.open('acme', sealed)).toThrow(UserError);
    expect(() => other.open('acme', sealed)).toThrow('the token of acme cannot be decrypted with this key');
  });

  it('opens nothing in the place of another account', async () => {
    const vault = await Vault.open(env);
    expect(() => vault.open('other', vault.seal('acme', TOKEN))).toThrow(UserError);
  });

  it('opens nothing that was tampered with, wherever', async () => {
    const vault = await Vault.open(env);
    const bytes = Buffer.from(vault.seal('acme', TOKEN).slice(3), 'base64url');
    for (let i = 0; i < bytes.length; i += 1) {
      const changed = Buffer.from(bytes);
      changed[i] = (changed[i] ?? 0) ^ 1;
      expect(() => vault.open('acme', `v1.${changed.toString('base64url')}`), `byte ${i}`).toThrow(UserError);
    }
    for (let length = 0; length < bytes.length; length += 1) {
      const cut = bytes.subarray(0, length).toString('base64url');
      expect(() => vault.open('acme', `v1.${cut}`), `${length} bytes`).toThrow(UserError);
    }
  });

  it.each([
    ['nothing', ''],
    ['plain text', TOKEN],
    ['a version and nothing', 'v1.'],
  ])('opens nothing that it did not seal: %s', async (_name, text) => {
    const vault = await Vault.open(env);
    expect(() => vault.open('acme', text)).toThrow(UserError);
  });

  it('opens nothing of another version', async () => {
    const vault = await Vault.open(env);
    const sealed = vault.seal('acme', TOKEN);
    expect(() => vault.open('acme', `v2${sealed.slice(2)}`)).toThrow(UserError);
  });
});

describe('KSCOPE_KEY', () => {
  it('is used, and no file is made', async () => {
    const vault = await Vault.open({ ...env, KSCOPE_KEY: KEY });
    expect(vault.open('acme', vault.seal('acme', TOKEN))).toBe(TOKEN);
    expect(await readdir(env.XDG_CONFIG_HOME as string)).toEqual([]);
  });

  it('is the same with a newline at its end, and the same as a file with its text', async () => {
    const sealed = (await Vault.open(env)).seal('acme', TOKEN);
    const key = await readFile(keyFile(env), 'utf8');
    expect(key).toMatch(/^[A-Za-z0-9+/]{43}=\n$/);
    for (const given of [key, key.trim()]) {
      expect((await Vault.open({ KSCOPE_KEY: given })).open('acme', sealed)).toBe(TOKEN);
    }
  });

  it.each(['x', 'fifteen letters', `${' '.repeat(20)}x`])('%j is too short', async (key) => {
    await expect(Vault.open({ ...env, KSCOPE_KEY: key })).rejects.toThrow('the key in KSCOPE_KEY is too short');
  });

  it.each(['', '   '])('%j is as good as none', async (key) => {
    await Vault.open({ ...env, KSCOPE_KEY: key });
    expect((await stat(keyFile(env))).isFile()).toBe(true);
  });
});

describe('the key file', () => {
  it('is made for its owner only, in a folder for its owner only', async () => {
    await Vault.open(env);
    const path = keyFile(env);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(dirname(path))).mode & 0o777).toBe(0o700);
    expect(await readdir(dirname(path))).toEqual(['key']);
  });

  it('lies where XDG says, else in ~/.config', () => {
    expect(keyFile({ XDG_CONFIG_HOME: '/etc/xdg' })).toBe('/etc/xdg/kscope/key');
    expect(keyFile({ XDG_CONFIG_HOME: '' })).toMatch(/\/\.config\/kscope\/key$/);
    expect(keyFile({})).toMatch(/\/\.config\/kscope\/key$/);
  });

  it.each([0o640, 0o604, 0o644, 0o660, 0o777])('is refused where others can read it (mode %o)', async (mode) => {
    await Vault.open(env);
    await chmod(keyFile(env), mode);
    await expect(Vault.open(env)).rejects.toThrow(`can be read by others (mode ${mode.toString(8)})`);
  });

  it('is refused where it is empty, and not replaced', async () => {
    await mkdir(dirname(keyFile(env)));
    await writeFile(keyFile(env), '', { mode: 0o600 });
    await expect(Vault.open(env)).rejects.toThrow(`the key in ${keyFile(env)} is too short`);
    expect(await readFile(keyFile(env), 'utf8')).toBe('');
  });

  it.each<[string, () => Promise<void>]>([
    ['its folder is a file', () => writeFile(dirname(keyFile(env)), '')],
    ['it is a folder', async () => void (await mkdir(keyFile(env), { recursive: true, mode: 0o700 }))],
  ])('that cannot be read because %s is one clear line', async (_name, spoil) => {
    await spoil();
    if ((await stat(keyFile(env)).catch(() => null))?.isDirectory()) await chmod(keyFile(env), 0o700);
    const opened = Vault.open(env);
    await expect(opened).rejects.toBeInstanceOf(UserError);
    await expect(opened).rejects.toThrow('the key of the secrets cannot be read from');
  });

  it('that cannot be written is one clear line', async () => {
    await mkdir(dirname(keyFile(env)));
    await symlink('nowhere', keyFile(env));
    const opened = Vault.open(env);
    await expect(opened).rejects.toBeInstanceOf(UserError);
    await expect(opened).rejects.toThrow(`the key of the secrets cannot be written to ${keyFile(env)}`);
    expect(await readdir(dirname(keyFile(env)))).toEqual(['key']);
  });

  it('is one, though many open it at once for the first time', async () => {
    const vaults = await Promise.all(Array.from({ length: 16 }, () => Vault.open(env)));
    const sealed = vaults.map((vault) => vault.seal('acme', TOKEN));
    for (const vault of vaults) for (const text of sealed) expect(vault.open('acme', text)).toBe(TOKEN);
    expect(await readdir(dirname(keyFile(env)))).toEqual(['key']);
  });

  it('is one, though eight processes open it at once for the first time', async () => {
    const module = new URL('../../src/accounts/secret.ts', import.meta.url);
    const program = `
      const { Vault } = await import(${JSON.stringify(module.href)});
      process.stdout.write((await Vault.open(process.env)).seal('acme', 'of one of eight'));`;
    const run = promisify(execFile);
    const outputs = await Promise.all(
      Array.from({ length: 8 }, () =>
        run(process.execPath, ['--input-type=module', '--eval', program], { env: { ...process.env, ...env } }),
      ),
    );
    const vault = await Vault.open(env);
    expect(outputs.map(({ stdout }) => vault.open('acme', stdout))).toEqual(Array(8).fill('of one of eight'));
  });
});
