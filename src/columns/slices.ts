// biome-ignore-all lint/complexity/useLiteralKeys: what DuckDB keeps private is read by its literal key, which TypeScript still checks
import type { DuckDBDataChunk, DuckDBType, DuckDBVector } from '@duckdb/node-api';
import {
  DuckDBArrayVector,
  DuckDBBlobVector,
  DuckDBListVector,
  DuckDBMapVector,
  DuckDBStructVector,
  DuckDBUnionVector,
  DuckDBVarCharVector,
} from '@duckdb/node-api';
import { UserError } from '../model/errors.ts';
import type { Json } from './json.ts';
import { toJson } from './json.ts';

/** Values in one chunk of an answer, those within lists and objects included: about half a gigabyte in JavaScript. */
const MOST_VALUES = 2_000_000;
/** Of text in one value. JavaScript holds at most half a gigabyte in a string, and JSON may need six times the room. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Of text in the rows that are handed on together. */
const SLICE_BYTES = 8 * 1024 * 1024;

/**
 * The rows of a chunk as JSON, in slices whose text is bounded: what DuckDB holds compactly may be many times as large
 * here, so its size is looked at before it is made.
 * @throws UserError where a single value is too large to be handed on.
 */
export function* slicesOf(
  chunk: DuckDBDataChunk,
  types: readonly DuckDBType[],
  most: number,
): Generator<readonly (readonly Json[])[]> {
  const columns = types.map((_, i) => chunk.getColumnVector(i));
  if (columns.reduce((sum, column) => sum + valuesIn(column), 0) > MOST_VALUES) {
    throw new UserError(
      `some rows of the answer hold more than ${MOST_VALUES.toLocaleString('en')} values together`,
      'unnest or aggregate the lists, or ask for fewer of them',
    );
  }
  const texts = columns.flatMap((column) => bytesOf(column) ?? []);
  let slice: (readonly Json[])[] = [];
  let bytes = 0;
  for (let row = 0; row < Math.min(most, chunk.rowCount); row += 1) {
    const sizes = texts.map((sizeAt) => sizeAt(row));
    if (sizes.some((size) => size > MOST_BYTES)) {
      throw new UserError(
        `a value of the answer is longer than ${MOST_BYTES / 1024 / 1024} MB`,
        'cut it with left(…), or ask for its length',
      );
    }
    bytes += sizes.reduce((sum, size) => sum + size, 0);
    slice.push(columns.map((column, i) => toJson(column.getItem(row), types[i] as DuckDBType)));
    if (bytes < SLICE_BYTES) continue;
    yield slice;
    slice = [];
    bytes = 0;
  }
  if (slice.length > 0) yield slice;
}

const valuesIn = (vector: DuckDBVector): number =>
  childrenOf(vector).reduce((sum, child) => sum + valuesIn(child), vector.itemCount);

/** The vectors that hold what stands within lists and objects. */
const childrenOf = (vector: DuckDBVector): readonly DuckDBVector[] => {
  if (vector instanceof DuckDBListVector) return [vector.childVector];
  if (vector instanceof DuckDBMapVector) return [vector['listVector']];
  if (vector instanceof DuckDBArrayVector) return [vector['childData']];
  if (vector instanceof DuckDBStructVector) return vector['entryVectors'];
  if (vector instanceof DuckDBUnionVector) return [vector['structVector']];
  return [];
};

/** How many bytes the text of a row has: the first four of the sixteen that DuckDB keeps for each (its string_t). */
const bytesOf = (vector: DuckDBVector): ((row: number) => number) | null => {
  if (vector instanceof DuckDBVarCharVector) return (row) => vector['dataView'].getUint32(row * 16, true);
  if (vector instanceof DuckDBBlobVector) return (row) => vector['dataView'].getUint32(row * 16, true);
  return null;
};
