import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../model/errors.ts';
import { HOUSE } from '../model/house.ts';
import type { Records } from '../store/records.ts';
import type { Thing } from './thing.ts';
import { keyOf } from './thing.ts';

const noteSchema = z.record(
  z.string(),
  z.strictObject({
    /** Whether a file added it; else it was there when a file first named it. */
    added: z.boolean(),
    /** As it was wanted. */
    fields: z.record(z.string(), z.unknown()),
  }),
);

/** What the files that were applied wanted, by the key of each thing. Nothing of it is secret. */
export type Note = Readonly<z.output<typeof noteSchema>>;

const NAME = 'applied';

/** Files are of the home, of which one database may have several, so what is noted of them lies there. */
const HOME_FILE = 'applied.json';

const isOfHome = (key: string): boolean => key.startsWith('file ');

export const readNote = async ({ pool }: Records, home: string): Promise<Note> => {
  const { rows } = await pool.query<{ value: unknown }>(
    'select value from server_settings where account = $1 and name = $2',
    [HOUSE, NAME],
  );
  return { ...noteSchema.parse(rows[0]?.value ?? {}), ...(await readOfHome(home)) };
};

const readOfHome = async (home: string): Promise<Note> => {
  const path = join(home, HOME_FILE);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  try {
    return noteSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new UserError(`${path} is spoilt`, 'delete it: then nothing that was applied before counts as such', {
      cause,
    });
  }
};

/** Writes what differs; a database or a home that nothing was applied to gets none. */
export const writeNote = async ({ pool }: Records, home: string, note: Note): Promise<void> => {
  const ofHome = Object.entries(note).filter(([key]) => isOfHome(key));
  const others = Object.entries(note).filter(([key]) => !isOfHome(key));
  await pool.query(
    `insert into server_settings as s (account, name, value, secret) values ($1, $2, $3, null)
     on conflict (account, name) do update set value = excluded.value where s.value is distinct from excluded.value`,
    [HOUSE, NAME, JSON.stringify(Object.fromEntries(others))],
  );
  if (ofHome.length === 0 && Object.keys(await readOfHome(home)).length === 0) return;
  const path = join(home, HOME_FILE);
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(Object.fromEntries(ofHome), null, 2)}\n`, { mode: 0o600 });
  await rename(draft, path);
};

/** The note with what is wanted of a thing now. */
export const noted = (note: Note, { kind, name, fields }: Thing, added: boolean): Note => {
  const key = keyOf({ kind, name });
  return { ...note, [key]: { added: added || note[key]?.added === true, fields: { ...fields } } };
};

export const forgotten = (note: Note, key: string): Note => {
  const { [key]: _, ...others } = note;
  return others;
};
