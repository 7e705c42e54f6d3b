import { numbersOf } from '../../src/access/bits.ts';
import type { People3 } from '../../src/access/people3.ts';

/** The numbers of those of whom it is not known whether they are in the set. */
export const people3Difference = ({ yes, maybe }: People3): number[] =>
  numbersOf(maybe.map((word, w) => word & ~yes[w]!));
