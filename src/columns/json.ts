import type { DuckDBType, DuckDBValue } from '@duckdb/node-api';
import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTypeId,
  DuckDBUnionValue,
  DuckDBVariantValue,
} from '@duckdb/node-api';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/**
 * A value of DuckDB as JSON.
 * - Numbers of any type are numbers where JavaScript holds them exactly, else strings; NaN and the infinities are strings.
 * - Moments are ISO 8601 in UTC with milliseconds; dates and times of day are ISO 8601 too, and so are intervals (P1M2DT3S).
 * - Lists are arrays and structs objects; maps are objects where the keys are text, else arrays of `{ key, value }`.
 * - JSON is what it says, blobs are base64, and everything else is its text.
 */
export const toJson = (value: DuckDBValue, type: DuckDBType): Json => {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return fromBigInt(value);
  if (typeof value === 'string') return type.alias === 'JSON' ? fromJsonText(value) : value;
  if (value instanceof DuckDBDecimalValue) return fromDecimal(value);
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('base64');
  if (value instanceof DuckDBIntervalValue) return fromInterval(value);
  return fromMoment(value) ?? fromNested(value, type) ?? value.toString();
};

const fromBigInt = (value: bigint): Json =>
  value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : String(value);

/** Every decimal of up to 15 digits comes back from a double as it was. */
const EXACT_DIGITS = 15;

const fromDecimal = (value: DuckDBDecimalValue): Json => {
  const digits = String(value.value).replace('-', '').length;
  return digits <= EXACT_DIGITS ? Number(value.toString()) : value.toString();
};

/** Integers that a double would change stay as their digits. */
const fromJsonText = (text: string): Json =>
  /\d{16}/.test(text) ? JSON.parse(text, exactly as Reviver) : JSON.parse(text);

type Reviver = (this: unknown, key: string, value: unknown) => unknown;

const exactly = (_key: string, value: unknown, context: { readonly source?: string }): unknown =>
  typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) ? context.source : value;

const fromMoment = (value: object): Json | undefined => {
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) {
    return isoOf(value, floorDiv(value.micros, 1000n));
  }
  if (value instanceof DuckDBTimestampMillisecondsValue) return isoOf(value, value.millis);
  if (value instanceof DuckDBTimestampSecondsValue) return isoOf(value, value.seconds * 1000n);
  if (value instanceof DuckDBTimestampNanosecondsValue) return isoOf(value, floorDiv(value.nanos, 1_000_000n));
  return undefined;
};

/** Infinite moments, and those beyond the years that JavaScript knows, are what DuckDB calls them. */
const isoOf = (value: { readonly isFinite: boolean; toString(): string }, millis: bigint): string => {
  const date = new Date(Number(millis));
  return value.isFinite && !Number.isNaN(date.getTime()) ? date.toISOString() : value.toString();
};

const floorDiv = (a: bigint, b: bigint): bigint => (a >= 0n ? a / b : -((-a + b - 1n) / b));

const fromInterval = ({ months, days, micros }: DuckDBIntervalValue): string => {
  const part = (amount: number, unit: string): string => (amount === 0 ? '' : `${amount}${unit}`);
  const size = micros < 0n ? -micros : micros;
  const sign = micros < 0n ? '-' : '';
  const fraction =
    size % 1_000_000n === 0n
      ? ''
      : `.${String(size % 1_000_000n)
          .padStart(6, '0')
          .replace(/0+$/, '')}`;
  const date = `${part(Math.trunc(months / 12), 'Y')}${part(months % 12, 'M')}${part(days, 'D')}`;
  const time = size === 0n ? '' : `T${sign}${size / 1_000_000n}${fraction}S`;
  return date + time === '' ? 'PT0S' : `P${date}${time}`;
};

const fromNested = (value: object, type: DuckDBType): Json | undefined => {
  if (value instanceof DuckDBListValue && type.typeId === DuckDBTypeId.LIST) {
    return value.items.map((item) => toJson(item, type.valueType));
  }
  if (value instanceof DuckDBArrayValue && type.typeId === DuckDBTypeId.ARRAY) {
    return value.items.map((item) => toJson(item, type.valueType));
  }
  if (value instanceof DuckDBStructValue && type.typeId === DuckDBTypeId.STRUCT) {
    return Object.fromEntries(
      type.entryNames.map((name, i) => [name, toJson(value.entries[name] ?? null, type.entryTypes[i]!)]),
    );
  }
  if (value instanceof DuckDBMapValue && type.typeId === DuckDBTypeId.MAP) {
    const entries = value.entries.map((e) => ({
      key: toJson(e.key, type.keyType),
      value: toJson(e.value, type.valueType),
    }));
    const named = entries.every((e): e is { key: string; value: Json } => typeof e.key === 'string');
    return named ? Object.fromEntries(entries.map((e) => [e.key as string, e.value])) : entries;
  }
  if (value instanceof DuckDBUnionValue && type.typeId === DuckDBTypeId.UNION) {
    return { tag: value.tag, value: toJson(value.value, type.memberTypes[type.memberTags.indexOf(value.tag)]!) };
  }
  if (value instanceof DuckDBVariantValue) return value.type ? toJson(value.value, value.type) : value.toString();
  return undefined;
};
