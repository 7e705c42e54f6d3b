// biome-ignore-all lint/complexity/useLiteralKeys: what DuckDB keeps private is read by its literal key, which TypeScript still checks
import type { DuckDBDataChunk, DuckDBType, DuckDBVector } from '@duckdb/node-api';
import {
  DuckDBArrayVector,
  DuckDBBigNumVector,
  DuckDBBitVector,
  DuckDBBlobVector,
  DuckDBGeometryVector,
  DuckDBListVector,
  DuckDBMapVector,
  DuckDBStructVector,
  DuckDBUnionVector,
  DuckDBVarCharVector,
  DuckDBVariantVector,
} from '@duckdb/node-api';
import { UserError } from '../model/errors.ts';
import type { Json } from './json.ts';
import { toJson } from './json.ts';

/** What a value weighs beside its text: a list of ten million numbers is no small thing either. */
const VALUE_WEIGHT = 16;
/** Of one row. In JavaScript and as JSON it may take some thirty times as much: half a string's limit, and half a gigabyte. */
const MOST_WEIGHT = 32 * 1024 * 1024;
/** Of the rows that are handed on together: the time is looked at between two slices. */
const SLICE_WEIGHT = 2 * 1024 * 1024;

/**
 * The rows of a chunk as JSON, in slices of bounded weight: what DuckDB holds compactly may be many times as large here,
 * so it is weighed before it is made. Each slice is read from vectors of its own, for they keep the values that they made.
 * @throws UserError where a single row is too heavy to be handed on.
 */
export function* slicesOf(
  chunk: DuckDBDataChunk,
  types: readonly DuckDBType[],
  most: number,
): Generator<readonly (readonly Json[])[]> {
  const columns = types.map((_, i) => chunk.getColumnVector(i));
  for (const { from, count } of rangesOf(columns.map(weigherOf), Math.min(most, chunk.rowCount))) {
    const parts = columns.map((column) => column.slice(from, count));
    yield Array.from({ length: count }, (_, row) =>
      parts.map((part, i) => toJson(part.getItem(row), types[i] as DuckDBType)),
    );
  }
}

/** Cuts rows into ranges, each ended by the row that makes it heavy. */
function* rangesOf(weighers: readonly Weigh[], rows: number): Generator<{ from: number; count: number }> {
  let from = 0;
  let weight = 0;
  for (let row = 0; row < rows; row += 1) {
    const own = weighers.reduce((sum, weigh) => sum + weigh(row), 0);
    if (own > MOST_WEIGHT) {
      throw new UserError(
        `a row of the answer is larger than ${MOST_WEIGHT / 1024 / 1024} MB`,
        'cut long texts with left(…), unnest or aggregate lists, or ask for lengths',
      );
    }
    weight += own;
    if (weight < SLICE_WEIGHT) continue;
    yield { from, count: row + 1 - from };
    from = row + 1;
    weight = 0;
  }
  if (from < rows) yield { from, count: rows - from };
}

/** About how many bytes the item at an index is, with all that is in it. */
type Weigh = (index: number) => number;

const flat: Weigh = () => VALUE_WEIGHT;

const weigherOf = (vector: DuckDBVector): Weigh => {
  const text = weigherOfText(vector);
  if (text) return text;
  if (vector instanceof DuckDBListVector) return weigherOfList(vector);
  if (vector instanceof DuckDBMapVector) return weigherOfList(vector['listVector']);
  if (vector instanceof DuckDBArrayVector) {
    const items = weigherOf(vector['childData']);
    const { length } = vector.type;
    return (index) => VALUE_WEIGHT + weightOf(items, index * length, length);
  }
  if (vector instanceof DuckDBStructVector) return weigherOfStruct(vector);
  if (vector instanceof DuckDBUnionVector) return weigherOfStruct(vector['structVector']);
  if (vector instanceof DuckDBVariantVector) return weigherOfStruct(vector['structVec']);
  return flat;
};

const weigherOfList = (list: DuckDBListVector): Weigh => {
  const items = weigherOf(list.childVector);
  return (index) =>
    list['validity'].itemValid(index)
      ? VALUE_WEIGHT + weightOf(items, list.getEntryOffset(index), list.getEntryLength(index))
      : VALUE_WEIGHT;
};

const weigherOfStruct = (struct: DuckDBStructVector): Weigh => {
  const entries: readonly Weigh[] = struct['entryVectors'].map(weigherOf);
  return (index) => entries.reduce((sum, weigh) => sum + weigh(index), VALUE_WEIGHT);
};

/** Of items that stand beside each other; those that are beyond the limit need not be told how far. */
const weightOf = (weigh: Weigh, from: number, count: number): number => {
  if (weigh === flat) return VALUE_WEIGHT * count;
  let weight = 0;
  for (let index = from; index < from + count && weight <= MOST_WEIGHT; index += 1) weight += weigh(index);
  return weight;
};

/** Of what DuckDB keeps as a text (its string_t): sixteen bytes for each, the first four of which are its length. */
const weigherOfText = (vector: DuckDBVector): Weigh | undefined => {
  if (vector instanceof DuckDBVarCharVector) return textWeigher(vector['dataView'], vector['validity']);
  if (vector instanceof DuckDBBlobVector) return textWeigher(vector['dataView'], vector['validity']);
  if (vector instanceof DuckDBGeometryVector) return textWeigher(vector['dataView'], vector['validity']);
  if (vector instanceof DuckDBBigNumVector) return textWeigher(vector['dataView'], vector['validity']);
  // A byte of bits is shown as eight digits.
  if (vector instanceof DuckDBBitVector) return textWeigher(vector['dataView'], vector['validity'], 8);
  return undefined;
};

const textWeigher =
  (data: DataView, validity: { itemValid(index: number): boolean }, share = 1): Weigh =>
  (index) =>
    validity.itemValid(index) ? VALUE_WEIGHT + share * data.getUint32(index * 16, true) : VALUE_WEIGHT;
