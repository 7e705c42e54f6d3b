/** What a character does to the word that it stands in or beside. */
export const Character = {
  /** Ends a word: spaces, punctuation, symbols, emoji. */
  Separator: 0,
  /** Letters, digits and the underscore. */
  Word: 1,
  /** Han, Hiragana, Katakana and Bopomofo, which are written without spaces: each is counted as a word. */
  Solo: 2,
  /** Combining marks and invisible format characters: nothing changes. */
  Extending: 3,
  /** Apostrophes and the full stop: part of a word where letters stand on both sides, as in "don't" and "v1.2". */
  Joiner: 4,
  /** Half of a character beyond U+FFFF: look at both halves. */
  Surrogate: 5,
  /** May start an entity. */
  Ampersand: 6,
} as const;

export type Character = (typeof Character)[keyof typeof Character];

const WORD = /[\p{L}\p{N}_]+/gu;
const SOLO = /[[\p{L}\p{N}]&&[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Bopomofo}]]+/gv;
/** U+FEFF is left out: regular expressions, and so `TextBuilder`, take it for a space. */
const EXTENDING = /[[\p{M}\p{Cf}]--\u{FEFF}]+/gv;
const SURROGATE = /[\uD800-\uDFFF]+/g;
const JOINER = /['’.]+/g;

/** Properties of single code points beyond U+FFFF, asked one at a time: they are too rare for a table. */
const ASTRAL_WORD = /[\p{L}\p{N}]/u;
const ASTRAL_SOLO = /\p{scx=Han}|\p{scx=Hiragana}|\p{scx=Katakana}/u;
const ASTRAL_EXTENDING = /[\p{M}\p{Cf}]/u;

const UNITS = 0x10000;

function buildTable(): Uint8Array {
  const every = Buffer.from(Uint16Array.from({ length: UNITS }, (_, unit) => unit).buffer).toString('utf16le');
  const table = new Uint8Array(UNITS);
  const mark = (pattern: RegExp, character: Character) => {
    for (const match of every.matchAll(pattern)) table.fill(character, match.index, match.index + match[0].length);
  };
  mark(WORD, Character.Word);
  mark(SOLO, Character.Solo);
  mark(EXTENDING, Character.Extending);
  mark(JOINER, Character.Joiner);
  mark(SURROGATE, Character.Surrogate);
  table['&'.charCodeAt(0)] = Character.Ampersand;
  return table;
}

/** The `Character` of every UTF-16 code unit. */
export const CHARACTERS: Uint8Array = buildTable();

/** The `Character` of a whole code point; never Surrogate or Ampersand, which only say that more must be read. */
export function characterOf(codePoint: number): number {
  if (codePoint >= UNITS) {
    const text = String.fromCodePoint(codePoint);
    if (ASTRAL_WORD.test(text)) return ASTRAL_SOLO.test(text) ? Character.Solo : Character.Word;
    return ASTRAL_EXTENDING.test(text) ? Character.Extending : Character.Separator;
  }
  const character = CHARACTERS[codePoint]!;
  return character >= Character.Surrogate ? Character.Separator : character;
}
