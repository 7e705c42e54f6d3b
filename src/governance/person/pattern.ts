/** Scripts that write words without spaces between them, or join endings to names. */
const JOINED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;

/** A letter of an escape of JSON or of an address before a text is no part of it. */
const ESCAPED = String.raw`(?<=\\[nrtbf])|(?<=%[0-9A-Fa-f]{2})`;

/**
 * A regular expression of PostgreSQL, to be matched whatever the case, that finds a text wherever it is kept: as it is, in
 * HTML, in JSON, in an address. It finds no part of a longer word.
 */
export const patternOf = (text: string): string => {
  const body = [...text.normalize('NFC').trim().replaceAll(/\s+/g, ' ')].map(forms).join('');
  if (JOINED.test(text)) return body;
  const [before, after] = text.includes('@') ? ['[[:alnum:]_.%+-]', '[[:alnum:]_-]'] : ['[[:alnum:]_]', '[[:alnum:]_]'];
  return `(?:(?<!${before})|${ESCAPED})${body}(?!${after})`;
};

/**
 * A regular expression that fits whatever {@link patternOf} finds and is far quicker to look for: the longest run of letters
 * that are written in one way everywhere. `ilike` would write every text anew in small letters, once for each name.
 */
export const hintOf = (text: string): string => {
  const runs = text.match(/[A-Za-z0-9]{2,}/g) ?? [];
  return runs.toSorted((a, b) => b.length - a.length)[0] ?? '';
};

/** How one character may be written. */
const forms = (character: string): string => {
  if (/[A-Za-z0-9]/.test(character)) return character;
  if (character === ' ') return String.raw`(?:\s|&nbsp;|&#160;|&#xa0;|\\u00a0|%20|\+)+`;
  const code = character.codePointAt(0)!;
  const units = Array.from({ length: character.length }, (_, i) =>
    character.charCodeAt(i).toString(16).padStart(4, '0'),
  );
  const all = [
    literal(character),
    literal(character.normalize('NFD')),
    `&#0*${code};`,
    `&#x0*${code.toString(16)};`,
    '&[a-z]+;',
    units.map((unit) => String.raw`\\u${unit}`).join(''),
    // Whatever the word before them ends in, addresses write these as bytes.
    literal(encodeURIComponent(character)),
    String.raw`\\${literal(character)}`,
  ];
  return `(?:${[...new Set(all)].join('|')})`;
};

const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, (one) => `\\${one}`);
