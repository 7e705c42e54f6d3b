import type { Series } from '../../parts/chart/series.ts';
import type { Zone } from '../../parts/zone.ts';

interface Size {
  /** Since when it held. */
  readonly at: string;
  readonly members: number;
}

/** How many points are drawn, alike far from each other. */
const POINTS = 60;
/** Below this, in milliseconds, days alone would not tell the points apart. */
const SHORT = 3 * 24 * 60 * 60_000;

/**
 * The sizes of a group from the first of them until now (epoch milliseconds), with time running evenly along the axis:
 * between two changes a size holds, however far apart they are. Sizes come in the order of time.
 */
export const sizesInTime = (
  sizes: readonly Size[],
  now: number,
  zone: Zone,
): { readonly categories: readonly string[]; readonly series: readonly Series[] } => {
  const first = Date.parse(sizes[0]?.at ?? '');
  if (Number.isNaN(first)) return { categories: [], series: [{ name: 'members', values: [] }] };
  const last = Math.max(now, Date.parse(sizes.at(-1)?.at ?? ''));
  const step = (last - first) / (POINTS - 1);
  const moments = Array.from({ length: POINTS }, (_, i) => (i === POINTS - 1 ? last : first + i * step));
  const naming = new Intl.DateTimeFormat('en', {
    month: 'short',
    day: 'numeric',
    ...(last - first < SHORT
      ? { hour: '2-digit' as const, minute: '2-digit' as const, hourCycle: 'h23' as const }
      : { year: 'numeric' as const }),
    ...(zone === 'utc' ? { timeZone: 'UTC' } : {}),
  });
  let held = -1;
  return {
    categories: moments.map((moment) => naming.format(moment)),
    series: [
      {
        name: 'members',
        values: moments.map((moment) => {
          while (held + 1 < sizes.length && Date.parse(sizes[held + 1]!.at) <= moment) held += 1;
          return sizes[Math.max(held, 0)]!.members;
        }),
      },
    ],
  };
};
