import { decodeEntities } from './entities.ts';
import type { Source } from './source.ts';
import { capped, storable } from './storable.ts';

/** More than any address or title; bounds what is decoded of a value before it is cut to what can be stored. */
const MAX_UNITS = 8_192;

const QUOTE = 34;
const APOSTROPHE = 39;
const SLASH = 47;
const EQUALS = 61;
const SPACE = 32;

/**
 * The value of one attribute of a tag whose attributes stand between two places, or null. A value without its closing
 * quote is null: nobody knows where it ends.
 */
export function attribute(source: Source, start: number, end: number, name: string): string | null {
  const { units } = source;
  let at = start;
  while (at < end) {
    at = skipBlank(units, at, end);
    const nameStart = at;
    while (at < end && !endsName(units[at]!)) at++;
    const found = at - nameStart === name.length && source.text.startsWith(name, nameStart);
    at = skipBlank(units, at, end);
    if (units[at] !== EQUALS) continue;
    at = skipBlank(units, at + 1, end);
    const quote = units[at]!;
    if (quote !== QUOTE && quote !== APOSTROPHE) continue;
    const valueStart = ++at;
    while (at < end && units[at] !== quote) at++;
    if (found) return at < end ? decodedValue(source, valueStart, at) : null;
    at++;
  }
  return null;
}

const decodedValue = (source: Source, start: number, end: number): string =>
  capped(storable(decodeEntities(source.text.slice(start, Math.min(end, start + MAX_UNITS)))));

const endsName = (unit: number): boolean => unit <= SPACE || unit === EQUALS || unit === SLASH;

function skipBlank(units: Uint16Array, from: number, end: number): number {
  let at = from;
  while (at < end && (units[at]! <= SPACE || units[at]! === SLASH)) at++;
  return at;
}
