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

export const countBits = (bits: Bits): number => {
  let count = 0;
  for (let w = 0; w < bits.length; w += 1) {
    let word = bits[w]!;
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    count += (((word + (word >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
  }
  return count;
};

/** The numbers in the set, from the smallest on. */
export const numbersOf = (bits: Bits): number[] => {
  const numbers: number[] = [];
  for (let w = 0; w < bits.length; w += 1) {
    for (let word = bits[w]!; word !== 0; word &= word - 1) {
      numbers.push(w * WORD_BITS + 31 - Math.clz32(word & -word));
    }
  }
  return numbers;
};
