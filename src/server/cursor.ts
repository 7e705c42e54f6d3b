import { createHash } from 'node:crypto';
import { z } from 'zod';
import { codeOf } from '../store/postgres/errors.ts';
import { Problem } from './problem.ts';
import { isStorable } from './storable.ts';

const schema = z.tuple([z.string(), z.array(z.union([z.string(), z.number(), z.null()]))]);

/** Where a list goes on: the sort keys of its last row. It is good for the same question only. */
export type Place = readonly (string | number | null)[];

const digestOf = (question: unknown): string =>
  createHash('sha256').update(JSON.stringify(question)).digest('base64url').slice(0, 8);

export const cursorAfter = (question: unknown, place: Place): string =>
  Buffer.from(JSON.stringify([digestOf(question), place])).toString('base64url');

/** @throws Problem where the cursor is none of this question's. */
export const placeOf = (question: unknown, cursor: string | undefined): Place | null => {
  if (cursor === undefined) return null;
  const parsed = schema.safeParse(parse(cursor));
  if (parsed.success && parsed.data[0] === digestOf(question) && parsed.data[1].every(isKept)) return parsed.data[1];
  throw notOfThisList();
};

const notOfThisList = (cause?: unknown): Problem =>
  new Problem(400, 'the cursor is not one of this list', {
    mend: 'leave it out to begin anew; cursors go with the filters and the order that they were given for',
    cause,
  });

const isKept = (key: Place[number]): boolean => typeof key !== 'string' || isStorable(key);

/** PostgreSQL's codes for a value that is none of its type: a text where a moment belongs. */
const NO_SUCH_VALUE = /^22/;

/** What comes of a question with a cursor: whoever makes cursors themselves may put values into them that no list has. */
export const withCursor = (error: unknown): unknown =>
  NO_SUCH_VALUE.test(codeOf(error) ?? '') ? notOfThisList(error) : error;

const parse = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
};
