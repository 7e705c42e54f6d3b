import type { Bits } from './bits.ts';
import { addBit, hasBit, noBits, removeBit } from './bits.ts';
import type { Verdict } from './verdict.ts';
import { verdictOf } from './verdict.ts';

/**
 * A three-valued set of people: `yes` are in it, who is not in `maybe` is not, the rest is unknown. Where nothing is
 * unknown both are one object. `yes` is always part of `maybe`.
 */
export interface People3 {
  readonly yes: Bits;
  readonly maybe: Bits;
}

export const certain = (bits: Bits): People3 => ({ yes: bits, maybe: bits });

export const isCertain = ({ yes, maybe }: People3): boolean => yes === maybe;

export const verdictFor = ({ yes, maybe }: People3, person: number): Verdict =>
  verdictOf(hasBit(yes, person), hasBit(maybe, person));

const zipped = (a: Bits, b: Bits, op: (x: number, y: number) => number): Bits => {
  const out = new Uint32Array(a.length);
  for (let w = 0; w < a.length; w += 1) out[w] = op(a[w]!, b[w]!);
  return out;
};

const combined = (a: People3, b: People3, op: (x: number, y: number) => number): People3 => {
  const yes = zipped(a.yes, b.yes, op);
  return isCertain(a) && isCertain(b) ? certain(yes) : { yes, maybe: zipped(a.maybe, b.maybe, op) };
};

export const both = (a: People3, b: People3): People3 => combined(a, b, (x, y) => x & y);

export const either = (a: People3, b: People3): People3 => combined(a, b, (x, y) => x | y);

/** Everybody of `all` who is not in the set. */
export const without = (all: Bits, { yes, maybe }: People3): People3 => {
  const out = zipped(all, maybe, (x, y) => x & ~y);
  return yes === maybe ? certain(out) : { yes: out, maybe: zipped(all, yes, (x, y) => x & ~y) };
};

/** Puts one person into the set or out of it, in place where that can be, and gives it. */
export const withVerdict = (set: People3, person: number, verdict: Verdict): People3 => {
  const own = verdict === 'unknown' && isCertain(set) ? { yes: set.yes, maybe: set.yes.slice() } : set;
  (verdict === 'yes' ? addBit : removeBit)(own.yes, person);
  (verdict === 'no' ? removeBit : addBit)(own.maybe, person);
  return own;
};

/** Everybody, nobody, or nobody knows. */
export const everybody = (all: Bits, verdict: Verdict): People3 => {
  if (verdict === 'yes') return certain(all);
  const none = new Uint32Array(all.length);
  return verdict === 'no' ? certain(none) : { yes: none, maybe: all };
};

/** The first `size` numbers. */
export const allPeople = (size: number): Bits => {
  const bits = noBits(size).fill(0xffffffff);
  const rest = size & 31;
  if (rest > 0) bits[bits.length - 1] = 2 ** rest - 1;
  return bits;
};
