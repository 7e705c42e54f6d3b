import { similarity } from './minHash.ts';

/** What is alike by less is no copy; a copy of two edits in a hundred words still is, one of five is not. */
const LEAST_PERCENT = 80;

/** So that what is the same is 100 % alike, whatever the last bits of a division say. */
const ROUNDING = 1e-6;

/** How much two sketches are alike in per cent, or null where that is not enough to call them near-duplicates. */
export function duplication(a: Uint8Array, b: Uint8Array): number | null {
  const percent = Math.floor(similarity(a, b) * 100 + ROUNDING);
  return percent >= LEAST_PERCENT ? percent : null;
}
