import type { Link } from './link.ts';

export interface Heading {
  /** 1 to 6. */
  readonly level: number;
  readonly text: string;
}

/** A person whom a page mentions, and how often. */
export interface Mention {
  readonly userId: string;
  readonly count: number;
}

/** What storage format says about a page. */
export interface ParsedBody {
  /** How many words a reader sees; `WordCounter` has the rule. */
  readonly words: number;
  readonly links: readonly Link[];
  readonly mentions: readonly Mention[];
  /** The macros used, each once; those of newer apps by their extension key. */
  readonly macros: readonly string[];
  readonly headings: readonly Heading[];
  readonly tasks: { readonly open: number; readonly done: number };
  readonly tables: number;
  readonly images: number;
  /** What a reader sees, a line for each block; null unless asked for. */
  readonly text: string | null;
}
