import { UsageError } from '../model/errors.ts';

/** A day: no question is worth more, and timers end at 24 of them. */
const MOST_SECONDS = 86_400;

export interface BoundOptions {
  readonly maxRows: string;
  readonly timeout: string;
}

/** How many rows and how much time a question may take, from the options of a command. */
export const boundsFrom = (command: string, { maxRows, timeout }: BoundOptions) => ({
  maxRows: numberOf(command, '--max-rows', maxRows, Number.MAX_SAFE_INTEGER),
  timeoutMillis: numberOf(command, '--timeout', timeout, MOST_SECONDS) * 1000,
});

const numberOf = (command: string, option: string, text: string, most: number): number => {
  const value = Number(text);
  if (value > 0 && value <= most) return value;
  throw new UsageError(`${option} ${text} is no number above 0 and up to ${most}`, `see kscope ${command} --help`);
};
