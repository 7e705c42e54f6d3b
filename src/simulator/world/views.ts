import type { SimContent } from '../site.ts';
import { contentOrdinal } from './ids.ts';
import { fraction } from './random.ts';
import { DAY } from './timeline.ts';

const SALT = 9;

/** Views over all time: a few pages are read by everybody, a third by nobody but their author. */
export function viewsOf(
  seed: number,
  now: number,
  people: number,
  content: SimContent,
): { views: number; viewers: number } {
  const ordinal = contentOrdinal(content.id);
  const luck = fraction(seed, SALT, ordinal);
  const days = Math.max(1, (now - content.createdAt) / DAY);
  const popularity = luck < 0.33 ? 0.01 : 0.02 / (1.0005 - luck);
  const views = Math.floor(popularity * Math.min(days, 900)) + 1;
  const reach = people * (1 - Math.exp(-views / people));
  const viewers = Math.min(
    views,
    people,
    Math.max(1, Math.floor(reach * (0.3 + 0.6 * fraction(seed, SALT + 1, ordinal)))),
  );
  return { views, viewers };
}
