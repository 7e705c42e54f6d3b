import type { Source } from './source.ts';
import { type Tag, tagAt } from './tags.ts';

/** Takes what a scan finds, in order. Places are indexes into the source; no two calls are given the same text. */
export interface StorageHandler {
  /** Text with its entities not decoded. */
  text(start: number, end: number): void;
  /** Text in which an ampersand is an ampersand. */
  cdata(start: number, end: number): void;
  /** A tag, with the range that its attributes stand in. */
  open(tag: Tag, start: number, end: number, selfClosing: boolean): void;
  close(tag: Tag): void;
}

const QUOTE = 34;
const APOSTROPHE = 39;
const BANG = 33;
const HYPHEN = 45;
const SLASH = 47;
const COLON = 58;
const LESS = 60;
const GREATER = 62;
const QUESTION = 63;

const CDATA_START = '<![CDATA[';
const COMMENT_START = '<!--';

/**
 * Reads storage format from front to back, once, with no tree and no stack: depth costs nothing, and whatever is broken
 * is told as far as it can be understood. It never throws.
 *
 * - A `<` that starts no markup is text.
 * - A `<` within a tag ends that tag, even between quotes: XML forbids it there, so a quote must have been lost, and
 *   the loss should cost one tag and not the rest of the page.
 * - A tag cut off by the end of the source is dropped, since its last value may be half a value.
 * - CDATA that is never closed is text to the end; a comment that is never closed hides everything to the end.
 * - Names are lower case, as Confluence writes them.
 */
export function scan(source: Source, handler: StorageHandler): void {
  const { length } = source.text;
  let at = 0;
  while (at < length) {
    const found = source.text.indexOf('<', at);
    const less = found < 0 ? length : found;
    if (less > at) handler.text(at, less);
    if (less === length) return;
    at = readMarkup(source, less, handler);
  }
}

/** Reads what starts at a `<` and returns the place after it. */
function readMarkup(source: Source, less: number, handler: StorageHandler): number {
  const next = less + 1 < source.text.length ? source.units[less + 1]! : 0;
  if (isLetter(next)) return readOpenTag(source, less + 1, handler);
  if (next === SLASH && less + 2 < source.text.length && isLetter(source.units[less + 2]!))
    return readCloseTag(source, less + 2, handler);
  if (next === BANG) return readDeclaration(source, less, handler);
  if (next === QUESTION) return placeAfter(source, '>', less);
  handler.text(less, less + 1);
  return less + 1;
}

function readOpenTag(source: Source, nameStart: number, handler: StorageHandler): number {
  const { text, units } = source;
  const { length } = text;
  const nameEnd = endOfName(source, nameStart);
  let at = nameEnd;
  let unit = 0;
  for (; at < length; at++) {
    unit = units[at]!;
    if (unit > GREATER) continue;
    if (unit === QUOTE || unit === APOSTROPHE) at = endOfValue(source, at + 1, unit);
    else if (unit === GREATER || unit === LESS) break;
  }
  if (at >= length) return length;
  const selfClosing = unit === GREATER && units[at - 1] === SLASH;
  handler.open(tagAt(text, nameStart, nameEnd), nameEnd, at, selfClosing);
  return unit === GREATER ? at + 1 : at;
}

/** The place of the closing quote; where a `<` or the end comes first, the place before that. */
function endOfValue(source: Source, start: number, quote: number): number {
  const { units } = source;
  const { length } = source.text;
  for (let at = start; at < length; at++) {
    const unit = units[at]!;
    if (unit === quote) return at;
    if (unit === LESS) return at - 1;
  }
  return length;
}

function readCloseTag(source: Source, nameStart: number, handler: StorageHandler): number {
  const { text, units } = source;
  const { length } = text;
  const nameEnd = endOfName(source, nameStart);
  let at = nameEnd;
  while (at < length && units[at] !== GREATER && units[at] !== LESS) at++;
  handler.close(tagAt(text, nameStart, nameEnd));
  return at < length && units[at] === GREATER ? at + 1 : at;
}

function readDeclaration(source: Source, less: number, handler: StorageHandler): number {
  if (source.text.startsWith(COMMENT_START, less)) return placeAfter(source, '-->', less + COMMENT_START.length);
  if (!source.text.startsWith(CDATA_START, less)) return placeAfter(source, '>', less);
  const start = less + CDATA_START.length;
  const found = source.text.indexOf(']]>', start);
  const end = found < 0 ? source.text.length : found;
  if (end > start) handler.cdata(start, end);
  return found < 0 ? end : end + ']]>'.length;
}

function endOfName(source: Source, start: number): number {
  const { units } = source;
  const { length } = source.text;
  let at = start;
  while (at < length && !endsName(units[at]!)) at++;
  return at;
}

/** Anything below the letters but digits, colon, hyphen and full stop. */
const endsName = (unit: number): boolean => unit <= GREATER && (unit < HYPHEN || unit > COLON || unit === SLASH);

/** ASCII letters; the bit that tells the cases apart is set before the comparison. */
const isLetter = (unit: number): boolean => (unit | 32) >= 97 && (unit | 32) <= 122;

function placeAfter(source: Source, needle: string, from: number): number {
  const found = source.text.indexOf(needle, from);
  return found < 0 ? source.text.length : found + needle.length;
}
