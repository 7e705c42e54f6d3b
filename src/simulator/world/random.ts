/**
 * Deterministic randomness: the same seed gives the same site on every machine, so nothing here reads a clock or
 * Math.random. `mix` answers questions that are asked later and in any order (a body, a version list); `Random` is a
 * stream for what is built once and in order.
 */

/** One 32-bit avalanche step (the "lowbias32" constants of C. Wellons' hash prospector). */
function avalanche(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** An unsigned 32-bit hash of up to three integers. */
export function mix(first: number, second = 0, third = 0): number {
  return avalanche(avalanche(avalanche(first + 0x9e3779b9) ^ second) ^ (third + 0x85ebca6b));
}

/** The same, as a fraction in [0, 1). */
export function fraction(first: number, second = 0, third = 0): number {
  return mix(first, second, third) / 0x1_0000_0000;
}

const hex = (value: number): string => value.toString(16).padStart(8, '0');

/** A UUID (version 4 in shape) that is a function of its arguments. */
export function uuid(seed: number, salt: number, index: number): string {
  const [a, b, c, d] = [0, 1, 2, 3].map((part) => hex(mix(seed, salt * 4 + part, index))) as [
    string,
    string,
    string,
    string,
  ];
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-a${c.slice(1, 4)}-${c.slice(4)}${d}`;
}

/** Twenty-four hexadecimal digits, as in an account id. */
export function hex24(seed: number, salt: number, index: number): string {
  return [0, 1, 2].map((part) => hex(mix(seed, salt * 3 + part, index))).join('');
}

/** A stream of pseudo-random numbers. */
export class Random {
  readonly #seed: number;
  #drawn = 0;

  constructor(seed: number, salt: number) {
    this.#seed = mix(seed, salt);
  }

  /** In [0, 1). */
  float(): number {
    this.#drawn += 1;
    return fraction(this.#seed, this.#drawn);
  }

  /** An integer in [0, bound). */
  below(bound: number): number {
    return Math.floor(this.float() * bound);
  }

  /** An integer in [low, high]. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  chance(probability: number): boolean {
    return this.float() < probability;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  /** Like {@link pick}, but the front of the list comes far more often; `exponent` 1 is uniform. */
  pickSkewed<T>(list: readonly T[], exponent = 3): T {
    return list[Math.floor(this.float() ** exponent * list.length)] as T;
  }

  /** Up to `count` different members. */
  sample<T>(list: readonly T[], count: number): T[] {
    if (count >= list.length) return [...list];
    const chosen = new Set<T>();
    while (chosen.size < count) chosen.add(this.pick(list));
    return [...chosen];
  }
}
