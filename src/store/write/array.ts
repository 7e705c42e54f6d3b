import type { ColumnKind } from '../../model/table.ts';

/** The oid of `text` in every PostgreSQL. */
const TEXT_OID = 25;

/**
 * Encodes one column of a batch as a PostgreSQL `text[]` in its binary format, which needs no escaping: the server reads
 * lengths, so a body of any content costs one copy. The statement casts the elements to the column's type.
 */
export const encodeColumn = (kind: ColumnKind, values: readonly unknown[]): Buffer =>
  encodeTexts(values.map((value) => (value === null || value === undefined ? null : asText(kind, value))));

/** One `text[]` value. */
export const encodeArray = (values: readonly string[]): Buffer => encodeTexts(values.map(storable));

const encodeTexts = (texts: readonly (string | null)[]): Buffer => {
  const sizes = texts.map((text) => (text === null ? -1 : Buffer.byteLength(text)));
  const buffer = Buffer.allocUnsafe(20 + sizes.reduce((sum, size) => sum + 4 + Math.max(size, 0), 0));
  let at = buffer.writeInt32BE(texts.length === 0 ? 0 : 1, 0);
  at = buffer.writeInt32BE(sizes.includes(-1) ? 1 : 0, at);
  at = buffer.writeInt32BE(TEXT_OID, at);
  if (texts.length === 0) return buffer.subarray(0, at);
  at = buffer.writeInt32BE(texts.length, at);
  at = buffer.writeInt32BE(1, at);
  for (let i = 0; i < texts.length; i += 1) {
    at = buffer.writeInt32BE(sizes[i] as number, at);
    const text = texts[i];
    if (text) at += buffer.write(text, at, 'utf8');
  }
  return buffer;
};

/** A value as PostgreSQL reads it from text. */
export const asText = (kind: ColumnKind, value: unknown): string => {
  switch (kind) {
    case 'json':
      return JSON.stringify(value, (_key, v) => (typeof v === 'string' ? storable(v) : v));
    case 'texts':
      return `{${(value as readonly string[]).map(arrayElement).join(',')}}`;
    case 'text':
      return storable(value as string);
    default:
      return String(value);
  }
};

/** PostgreSQL refuses U+0000 in text, and jsonb lone surrogates as well; both become the replacement character. */
const storable = (text: string): string => {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.includes('\0') ? whole.replaceAll('\0', '\ufffd') : whole;
};

const arrayElement = (text: string): string => `"${storable(text).replace(/["\\]/g, '\\$&')}"`;
