import { Cron } from 'croner';
import { UsageError } from '../model/errors.ts';

export interface Frequency {
  /** The moment (epoch milliseconds) at which the next crawl is due, given when the last one began; now, if none did. */
  nextAfter(last: number | null, now: number): number;
}

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const SHORTEST_MILLIS = 5 * UNITS.m;
const LONGEST_MILLIS = 365 * UNITS.d;
/** One more than an hour can have: the minutes are the same in every hour. */
const RUNS_LOOKED_AT = 61;

/** How often to crawl: 30m, 6h, 1d, or five fields of cron in UTC. Says what is wrong rather than throwing. */
export const parseFrequency = (
  text: string,
): { readonly frequency: Frequency; readonly problem?: undefined } | { readonly problem: string } => {
  const every = /^(\d+)\s*([mhd])$/.exec(text.trim());
  if (every) {
    const millis = Number(every[1]) * UNITS[every[2] as keyof typeof UNITS];
    if (millis < SHORTEST_MILLIS) return { problem: `"${text}" is too often; the shortest is 5m` };
    if (millis > LONGEST_MILLIS) return { problem: `"${text}" is too seldom; the longest is 365d` };
    return { frequency: { nextAfter: (last, now) => (last === null ? now : last + millis) } };
  }
  try {
    const cron = new Cron(text, { paused: true, timezone: 'UTC', mode: '5-part' });
    const runs = cron.nextRuns(RUNS_LOOKED_AT, new Date(0)).map((run) => run.getTime());
    if (runs.length < 2) return { problem: `"${text}" never comes again` };
    if (runs.some((run, i) => i > 0 && run - (runs[i - 1] as number) < SHORTEST_MILLIS)) {
      return { problem: `"${text}" is too often; the shortest is 5m` };
    }
    return {
      frequency: {
        nextAfter: (last, now) => (last === null ? now : (cron.nextRun(new Date(last))?.getTime() ?? Infinity)),
      },
    };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { problem: `"${text}" is no frequency; give 30m, 6h, 1d, or cron as in "0 3 * * *"` };
  }
};

/** @throws UsageError where the text is no frequency. */
export const frequencyOf = (text: string): Frequency => {
  const parsed = parseFrequency(text);
  if (parsed.problem === undefined) return parsed.frequency;
  throw new UsageError(parsed.problem, 'set another one with: kscope account update NAME --every …');
};
