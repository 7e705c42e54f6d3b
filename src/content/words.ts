import { CHARACTERS, Character, characterOf } from './characters.ts';
import { codePointOf, lengthOf, packed, readEntity } from './entities.ts';
import type { Source } from './source.ts';

/**
 * What the counter has just read. After a separator or a letter this is the `Character` itself, and the lowest bit says
 * that a word is under way: so the common case needs no branch, which would go the other way at every space and be guessed
 * wrong as often.
 */
const OUTSIDE = Character.Separator;
const INSIDE = Character.Word;
/** After an apostrophe or a full stop that may yet turn out to stand within a word. */
const JOINING = 3;

const AMPERSAND = 38;

/**
 * Counts words in text that arrives in pieces, so that `<b>w</b>ord` is one. The rule: a word is a run of letters,
 * digits and underscores, with single apostrophes and full stops within it; a hyphen ends it; a character of Chinese
 * or Japanese is a word by itself, as word processors count them. Thai and its neighbours, which have neither spaces
 * nor such a convention, are counted too low.
 */
export class WordCounter {
  count = 0;
  private state: number = OUTSIDE;

  /** Ends the word at hand, as the end of a paragraph does. */
  break(): void {
    this.state = OUTSIDE;
  }

  /** Reads a piece of text; `entities` says whether an ampersand may start one. */
  add(source: Source, start: number, end: number, entities: boolean): void {
    const { text, units } = source;
    // Constants of another module are looked up at each use, which shows in a loop as tight as this one.
    const characters = CHARACTERS;
    const { Word, Solo, Joiner, Surrogate } = Character;
    let count = this.count;
    let state = this.state;
    for (let at = start; at < end; at++) {
      let character: number = characters[units[at]!]!;
      if (character >= Surrogate) {
        const read = readComposite(text, at, end, entities);
        character = characterOf(codePointOf(read));
        at += lengthOf(read) - 1;
      }
      if (character <= Word) {
        count += character & ~state;
        state = character;
      } else if (character === Solo) {
        count++;
        state = OUTSIDE;
      } else if (character === Joiner) {
        state = state === INSIDE ? JOINING : OUTSIDE;
      }
    }
    this.count = count;
    this.state = state;
  }
}

/** Reads a surrogate pair or an entity, or failing these one unit, packed as `readEntity` packs its answer. */
function readComposite(text: string, at: number, end: number, entities: boolean): number {
  const codePoint = text.codePointAt(at)!;
  if (codePoint > 0xffff && at + 1 < end) return packed(codePoint, 2);
  const entity = entities && codePoint === AMPERSAND ? readEntity(text, at, end) : 0;
  return entity === 0 ? packed(text.charCodeAt(at), 1) : entity;
}
