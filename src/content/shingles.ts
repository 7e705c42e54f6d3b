import { CHARACTERS, Character } from './characters.ts';

/** Words in a row that make one: with fewer, texts on one subject look alike; with more, one edit spoils too many. */
const SHINGLE = 3;

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * Hashes of every three consecutive words of a text, whatever their case and punctuation, in order, those that come
 * again included. None for a text of fewer words.
 */
export function shingles(text: string): Uint32Array {
  const words = wordHashes(text.toLowerCase());
  const count = Math.max(0, words.length - SHINGLE + 1);
  const hashes = new Uint32Array(count);
  for (let first = 0; first < count; first++) {
    let hash = 0x9e3779b9;
    for (let i = first; i < first + SHINGLE; i++) hash = mixed(hash + words[i]!);
    hashes[first] = hash;
  }
  return hashes;
}

/** FNV-1a of each word, over its code units; half a character counts as a letter, which is as good for a hash. */
function wordHashes(text: string): number[] {
  const characters = CHARACTERS;
  const { Word, Solo, Surrogate, Extending } = Character;
  const hashes: number[] = [];
  let hash = 0;
  const end = () => {
    if (hash !== 0) hashes.push(hash);
    hash = 0;
  };
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const character = characters[unit]!;
    if (character === Word || character === Surrogate) hash = Math.imul((hash || FNV_OFFSET) ^ unit, FNV_PRIME);
    else if (character === Solo) {
      end();
      hashes.push(Math.imul(FNV_OFFSET ^ unit, FNV_PRIME));
    } else if (character !== Extending) end();
  }
  end();
  return hashes;
}

/** Spreads every bit of a number over all of them: the last steps of MurmurHash3. */
export function mixed(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
