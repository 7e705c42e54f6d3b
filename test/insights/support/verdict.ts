import type { ParameterValues } from '../../../src/insights/parameter.ts';
import type { Fact } from './facts.ts';
import type { World } from './world.ts';
import { keyOf, since } from './world.ts';

const allowances = (list: unknown): ReadonlyMap<string, number> => {
  const least = new Map<string, number>();
  for (const one of list as readonly string[]) {
    const [name = '', days] = one.split('=');
    least.set(name, Math.min(least.get(name) ?? Number.POSITIVE_INFINITY, Number(days)));
  }
  return least;
};

export const verdictOf = (w: World, f: Fact, parameters: ParameterValues) => {
  const byLabel = f.labels.flatMap((name) => allowances(parameters.label_days).get(name) ?? []);
  const bySpace = allowances(parameters.space_days).get(w.space.get(keyOf(f, f.space_id))?.key ?? '');
  const freshSince = w.daysAgo(byLabel.length > 0 ? Math.min(...byLabel) : (bySpace ?? parameters.days));
  const signs = [
    ['edit', f.editedAt],
    ['comment', f.commentedAt],
    ['view', f.viewedAt],
    ['review', f.reviewedAt],
    ['link', f.linksInEditedAt],
  ] as const;
  const shown = signs.filter(([, at]) => since(at, freshSince)).map(([sign]) => sign);
  const verdict = shown.some((sign) => sign !== 'link') ? 'active' : shown.length > 0 ? 'linked' : 'stale';
  return { verdict, signs: shown.join(', '), editedLately: since(f.editedAt, freshSince) };
};
