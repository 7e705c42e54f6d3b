import type { ColumnKind } from '../../model/table.ts';
import { Bytes } from './bytes.ts';

/** The oid of `text` in every PostgreSQL. */
const TEXT_OID = 25;
const VALUE_BYTES = 64;
const NULL = -1;

/**
 * Encodes one column of a batch as a PostgreSQL `text[]` in its binary format, which needs no escaping: the server reads
 * lengths, so a body of any content costs one copy. The statement casts the elements to the column's type.
 */
export const encodeColumn = (kind: ColumnKind, values: readonly unknown[]): Buffer => {
  const bytes = new Bytes(values.length * VALUE_BYTES);
  writeTexts(
    bytes,
    values.map((value) => (value === null || value === undefined ? null : asText(kind, value))),
  );
  return bytes.written;
};

/** A `text[]` in its binary format: dimensions, whether there are nulls, the type, the length, the lower bound, the elements. */
export const writeTexts = (bytes: Bytes, texts: readonly (string | null)[]): void => {
  bytes.int32(texts.length === 0 ? 0 : 1);
  bytes.int32(texts.includes(null) ? 1 : 0);
  bytes.int32(TEXT_OID);
  if (texts.length === 0) return;
  bytes.int32(texts.length);
  bytes.int32(1);
  for (const text of texts) {
    if (text === null) bytes.int32(NULL);
    else bytes.sized(() => bytes.text(text));
  }
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
export const storable = (text: string): string => {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.includes('\0') ? whole.replaceAll('\0', '\ufffd') : whole;
};

const arrayElement = (text: string): string => `"${storable(text).replace(/["\\]/g, '\\$&')}"`;
