/** A set of people by their numbers, one bit each. */
export type Bits = Uint32Array;

const WORD_BITS = 32;

/** The empty set over so many people. */
export const noBits = (size: number): Bits => new Uint32Array(Math.ceil(size / WORD_BITS));

export const hasBit = (bits: Bits, i: number): boolean => (bits[i >>> 5]! & (1 << (i & 31))) !== 0;

export const addBit = (bits: Bits, i: number): void => {
  bits[i >>> 5]! |= 1 << (i & 31);
};

export const removeBit = (bits: Bits, i: number): void => {
  bits[i >>> 5]! &= ~(1 << (i & 31));
};

/** Everybody of `from` joins `into`. */
export const addBits = (into: Bits, from: Bits): void => {
  for (let w = 0; w < into.length; w += 1) into[w]! |= from[w]!;
};

/** How many of a word's bits are set. */
const countWord = (bits: number): number => {
  let word = bits - ((bits >>> 1) & 0x55555555);
  word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
  return (((word + (word >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
};

export const countBits = (bits: Bits): number => {
  let count = 0;
  for (let w = 0; w < bits.length; w += 1) count += countWord(bits[w]!);
  return count;
};

/** How many are in both. */
export const countBoth = (a: Bits, b: Bits): number => {
  let count = 0;
  for (let w = 0; w < a.length; w += 1) count += countWord(a[w]! & b[w]!);
  return count;
};

export const isEmpty = (bits: Bits): boolean => {
  for (let w = 0; w < bits.length; w += 1) if (bits[w] !== 0) return false;
  return true;
};

/** Whether somebody is in both. */
export const meet = (a: Bits, b: Bits): boolean => {
  for (let w = 0; w < a.length; w += 1) if ((a[w]! & b[w]!) !== 0) return true;
  return false;
};

/** Whether all of `inner` are in `outer`. */
export const isWithin = (inner: Bits, outer: Bits): boolean => {
  for (let w = 0; w < inner.length; w += 1) if ((inner[w]! & ~outer[w]!) !== 0) return false;
  return true;
};

/** The numbers in the set, from the smallest on, or the first few of them. */
export const numbersOf = (bits: Bits, most = Number.POSITIVE_INFINITY): number[] => numbersInBoth(bits, bits, most);

/** The numbers in both sets, from the smallest on, or the first few of them. */
export const numbersInBoth = (a: Bits, b: Bits, most: number): number[] => {
  const numbers: number[] = [];
  for (let w = 0; w < a.length; w += 1) {
    for (let word = a[w]! & b[w]!; word !== 0; word &= word - 1) {
      if (numbers.length >= most) return numbers;
      numbers.push(w * WORD_BITS + 31 - Math.clz32(word & -word));
    }
  }
  return numbers;
};
