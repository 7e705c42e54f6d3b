import type { Leave } from '../limiter.ts';
import type { Asker, OtherAsker } from './asker.ts';
import { fairShares } from './fairShares.ts';

/**
 * What the others leave to an asker: its fair share of the places, as far as they are free. A site has as many places as
 * the most that one process would use by itself. `turn` grows with time: where the places are fewer than the askers,
 * each has them in turn.
 */
export const leaveOf = (asker: Asker, known: readonly OtherAsker[], turn: number): Leave => {
  const others = known.filter((one) => one.id !== asker.id && one.sites.some((site) => asker.sites.includes(site)));
  const pauseMillis = Math.max(0, ...others.map((one) => one.pauseMillis));
  const rivals = others.filter(({ alive }) => alive);
  if (rivals.length === 0) return { share: asker.ceiling, pauseMillis, spacingMillis: 0 };
  const total = Math.max(asker.ceiling, ...rivals.map(({ ceiling }) => ceiling));
  const all = [asker, ...rivals].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const first = turn % all.length;
  const order = [...all.slice(first), ...all.slice(0, first)];
  const shares = fairShares(
    total,
    order.map((one) => Math.max(1, one.wanted)),
  );
  const fair = shares[order.indexOf(asker)] ?? 0;
  const free = total - rivals.reduce((sum, { held }) => sum + held, 0);
  return {
    share: Math.max(0, Math.min(fair, free, asker.ceiling)),
    pauseMillis,
    // What is to lie between two requests lies between those of all.
    spacingMillis: all.length * Math.max(asker.spacingMillis, ...rivals.map((one) => one.spacingMillis)),
  };
};
