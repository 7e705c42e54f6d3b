import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Problem } from './problem.ts';

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
  if (parsed.success && parsed.data[0] === digestOf(question)) return parsed.data[1];
  throw new Problem(400, 'the cursor is not one of this list', {
    mend: 'leave it out to begin anew; cursors go with the filters and the order that they were given for',
  });
};

const parse = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
};
