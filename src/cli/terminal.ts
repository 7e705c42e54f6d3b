import { jsonOf, STEERING } from '../columns/formats/steering.ts';
import { iso } from '../model/clock.ts';
import { redact } from './redact.ts';

/** The text with signs in place of what would steer a terminal: titles and names may hold anything. */
export const harmless = (text: string): string => text.replace(STEERING, '\ufffd');

/** Data, for people. */
export const print = (text: string): void => {
  process.stdout.write(`${harmless(text)}\n`);
};

/** Data, for programs: nothing of it is lost. */
export const printJson = (value: unknown): void => {
  process.stdout.write(`${jsonOf(value, 2)}\n`);
};

let eraseMoving = (): void => {};

/** Lines that move stay below whatever is said meanwhile: `erase` takes them away, and who draws them draws them again. */
export const moving = (erase: () => void): void => {
  eraseMoving = erase;
};

/** Everything that is no data. */
export const say = (text: string): void => {
  eraseMoving();
  process.stderr.write(`${harmless(redact(text))}\n`);
};

export const warn = (text: string): void => say(`warning: ${text}`);

/** Whether colours and moving lines are welcome. */
export const isLively = (): boolean =>
  process.stderr.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb';

export const count = (n: number): string => n.toLocaleString('en');

export const duration = (seconds: number): string => {
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${Math.round(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};

/** Hours and minutes in the time zone of this machine, as a person reads a clock. */
export const timeOfDay = (epochMillis: number): string =>
  new Date(epochMillis).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });

/** A moment as ISO 8601 in UTC; null where it never comes. */
export const moment = (epochMillis: number): string | null => (Number.isFinite(epochMillis) ? iso(epochMillis) : null);

export const bytes = (n: number): string =>
  n < 1e6 ? `${Math.round(n / 1e3)} kB` : n < 1e9 ? `${(n / 1e6).toFixed(1)} MB` : `${(n / 1e9).toFixed(2)} GB`;

/** How this command is called, for hints that can be copied: from a checkout it is not on the path. */
export const self = import.meta.url.endsWith('.ts') ? 'bin/kscope' : 'kscope';
