import { describe, expect, it } from 'vitest';
import { parseStorage } from '../../src/content/parse.ts';
import { countWords } from './countWords.ts';

describe('countWords', () => {
  it.each([
    ['', 0],
    ['  \n ', 0],
    ['one two  three', 3],
    ["don't l’été", 2],
    ["'quoted' ''", 1],
    ['end. Next', 2],
    ['v1.2 example.com 3.5.', 3],
    ['a..b', 2],
    ['well-known a/b', 4],
    ['snake_case', 1],
    ['Größe Ελλάδα привет', 3],
    ['cafe\u0301 naïve', 2],
    ['\u0301', 0],
    ['東京都', 3],
    ['東京です。', 4],
    ['カタカナ', 4],
    ['ABC東京def', 4],
    ['한국어 단어', 2],
    ['😀 👍🏽 --- ***', 0],
    ['a😀b', 2],
    ['𠀀𠀁', 2],
    ['𝐀𝐁', 1],
    ['soft\u00ADhyphen zero\u200Dwidth', 2],
    ['a\uFEFFb', 2],
    ['a\uD835b', 2],
    ['١٢٣', 1],
  ])('%j: %i', (text, words) => {
    expect(countWords(text)).toBe(words);
  });
});

describe('words of a body', () => {
  it.each([
    ['<p>one</p><p>two</p>', 2],
    ['w<b>or</b>d', 1],
    ["don<i>'</i>t", 1],
    ['a.<br/>b', 2],
    ['caf&eacute; a&nbsp;b don&rsquo;t', 4],
    ['a&#x1F600;b &#x6771;&#x4EAC;', 4],
    ['AT&T', 2],
    ['<![CDATA[caf&eacute;]]>', 2],
    ['<ac:parameter ac:name="x">none at all</ac:parameter>', 0],
  ])('%s: %i', (storage, words) => {
    expect(parseStorage(storage).words).toBe(words);
  });
});
