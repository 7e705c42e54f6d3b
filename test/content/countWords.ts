import { sourceOf } from '../../src/content/source.ts';
import { WordCounter } from '../../src/content/words.ts';

/** How many words plain text has. */
export function countWords(text: string): number {
  const counter = new WordCounter();
  counter.add(sourceOf(text), 0, text.length, false);
  return counter.count;
}
