import { fraction } from '../random.ts';

const SALT = 33;

/** Mean bytes of a body where the options say nothing: what a company's pages come to. */
export const NATURAL_MEAN = 3_500;

/** Sizes relative to the mean: shares of all pages, and the bounds between which their factor lies. */
const CLASSES: readonly (readonly [share: number, low: number, high: number])[] = [
  // Created and never filled.
  [0.03, 0, 0],
  [0.1, 0.01, 0.09],
  [0.62, 0.3, 1.2],
  [0.2, 1, 2.5],
  [0.045, 2.5, 7],
  [0.005, 8, 24],
];

const MEAN_FACTOR = CLASSES.reduce((sum, [share, low, high]) => sum + (share * (low + high)) / 2, 0);

/** How long the body of the `ordinal`-th content is meant to be, in bytes of storage format. */
export function bodySize(seed: number, ordinal: number, mean: number): number {
  let luck = fraction(seed, SALT, ordinal);
  for (const [share, low, high] of CLASSES) {
    if (luck < share) return (mean / MEAN_FACTOR) * (low + (high - low) * fraction(seed, SALT + 1, ordinal));
    luck -= share;
  }
  return mean;
}
