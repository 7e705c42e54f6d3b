/** Markup that is safe to stand in a page: everything that went into it was escaped. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | null | undefined | false | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Tabulators and ends of lines are the only control characters that a document may hold. */
const KEPT = '\t\n\r';

/**
 * Characters that no document may hold, and those that change the direction of what stands behind them: a title must not
 * rearrange the page around it.
 */
const UNWANTED = /[\p{Cc}\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu;

const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(UNWANTED, (character) => (KEPT.includes(character) ? character : ''))
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

const partText = (part: Part): string => {
  if (part === null || part === undefined || part === false) return '';
  if (part instanceof Html) return part.text;
  return typeof part === 'object' ? part.map(partText).join('') : escaped(String(part));
};

/** A template whose values are escaped, unless they are markup already. Attributes must stand in quotes. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  new Html(strings.map((string, i) => (i === 0 ? string : `${partText(parts[i - 1])}${string}`)).join(''));

/** Text of the site, in whichever direction it is written. */
export const own = (text: string): Html => html`<bdi dir="auto">${text}</bdi>`;
