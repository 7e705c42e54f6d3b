import { Cron } from 'croner';

export interface Frequency {
  /** The next moment after `after` (epoch milliseconds) at which a crawl is due, given when the last one began. */
  nextAfter(last: number | null, now: number): number;
}

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const SHORTEST_MILLIS = 5 * UNITS.m;

/** How often to crawl: 30m, 6h, 1d, or five fields of cron in UTC. Says what is wrong rather than throwing. */
export const parseFrequency = (
  text: string,
): { readonly frequency: Frequency; readonly problem?: undefined } | { readonly problem: string } => {
  const every = /^(\d+)\s*([mhd])$/.exec(text.trim());
  if (every) {
    const millis = Number(every[1]) * UNITS[every[2] as keyof typeof UNITS];
    if (millis < SHORTEST_MILLIS) return { problem: `"${text}" is too often; the shortest is 5m` };
    return { frequency: { nextAfter: (last, now) => (last === null ? now : last + millis) } };
  }
  try {
    const cron = new Cron(text, { paused: true, timezone: 'UTC', mode: '5-part' });
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
