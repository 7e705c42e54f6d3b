import { CHARACTERS, Character } from './characters.ts';

/** Words in a row that make one feature: with one, texts on one subject look alike; with more, one edit spoils too many. */
const SHINGLE = 3;
const HALF_BITS = 32;

/**
 * A simhash of 64 bits, as 16 hex digits; null for a text without words, since empty pages are no copies of each other.
 *
 * Every three consecutive words, whatever their case and punctuation, are hashed to 64 bits, and each bit of the result
 * is what most of these hashes have there. So texts that share most of their wording differ in a few bits, by
 * `fingerprintDistance`, and unrelated ones in about 32. Any two within a distance of 3 have at least one of the four
 * groups of four digits in common, which is what to look candidates up by. A text of one or two words is one feature.
 */
export function fingerprint(text: string): string | null {
  const words = wordHashes(text.toLowerCase());
  if (words.length === 0) return null;
  const size = Math.min(SHINGLE, words.length);
  const features = words.length - size + 1;
  const votes = new Int32Array(2 * HALF_BITS);
  for (let first = 0; first < features; first++) {
    let high = 0x2545f491;
    let low = 0x9e3779b9;
    for (let i = first; i < first + size; i++) {
      high = mixed(high ^ words[i]!);
      low = mixed(low + words[i]!);
    }
    for (let bit = 0; bit < HALF_BITS; bit++) {
      votes[bit]! += (high >>> bit) & 1;
      votes[HALF_BITS + bit]! += (low >>> bit) & 1;
    }
  }
  return hexOfMajority(votes, 0, features) + hexOfMajority(votes, HALF_BITS, features);
}

/** In how many of their 64 bits two fingerprints differ. */
export function fingerprintDistance(a: string, b: string): number {
  const half = (start: number): number =>
    bitCount(Number.parseInt(a.slice(start, start + 8), 16) ^ Number.parseInt(b.slice(start, start + 8), 16));
  return half(0) + half(8);
}

/** FNV-1a of each word, over its code units; half a character counts as a letter, which is as good for a hash. */
function wordHashes(text: string): number[] {
  const hashes: number[] = [];
  let hash = 0;
  const end = () => {
    if (hash !== 0) hashes.push(hash);
    hash = 0;
  };
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const character = CHARACTERS[unit]!;
    if (character === Character.Solo) end();
    if (character === Character.Word || character === Character.Solo || character === Character.Surrogate) {
      hash = Math.imul((hash === 0 ? 0x811c9dc5 : hash) ^ unit, 0x01000193);
    } else if (character !== Character.Extending) end();
    if (character === Character.Solo) end();
  }
  end();
  return hashes;
}

/** Spreads every bit of a number over all of them: the last steps of MurmurHash3. */
function mixed(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function hexOfMajority(votes: Int32Array, start: number, features: number): string {
  let bits = 0;
  for (let bit = 0; bit < HALF_BITS; bit++) if (votes[start + bit]! * 2 > features) bits |= 1 << bit;
  return (bits >>> 0).toString(16).padStart(8, '0');
}

function bitCount(value: number): number {
  let count = 0;
  for (let bits = value; bits !== 0; bits &= bits - 1) count++;
  return count;
}
