import { storable } from './storable.ts';

const WHITE_SPACE = /\s+/g;

/**
 * Joins pieces of text into what a reader sees: white space of any kind and length is one space, and the end of a block
 * is `lineBreak`. What passes `limit` is left out.
 */
export class TextBuilder {
  private readonly lineBreak: string;
  private readonly limit: number;
  private built = '';
  /** What goes between the text so far and the text to come, should any come. */
  private gap = '';

  constructor(lineBreak: '\n' | ' ', limit = Number.POSITIVE_INFINITY) {
    this.lineBreak = lineBreak;
    this.limit = limit;
  }

  break(): void {
    this.gap = this.lineBreak;
  }

  add(piece: string): void {
    if (this.built.length >= this.limit) return;
    const text = storable(piece).replace(WHITE_SPACE, ' ');
    const start = text.startsWith(' ') ? 1 : 0;
    if (start === 1 && this.gap === '') this.gap = ' ';
    const end = text.endsWith(' ') ? text.length - 1 : text.length;
    if (end <= start) return;
    this.built += (this.built === '' ? '' : this.gap) + text.slice(start, end);
    this.gap = end < text.length ? ' ' : '';
  }

  toString(): string {
    return this.built.length > this.limit ? this.built.slice(0, this.limit).toWellFormed() : this.built;
  }
}
