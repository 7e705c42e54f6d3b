import { z } from '@hono/zod-openapi';
import type { Json } from '../columns/json.ts';

/** One column of a list as a file: its name, and where its value stands in a row. */
interface Field {
  readonly name: string;
  readonly path: readonly string[];
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** What a row of this schema holds, things within things one by one: `space.key` is the column space_key. */
export const fieldsOf = (schema: z.ZodType, path: readonly string[] = []): readonly Field[] => {
  const bare = schema instanceof z.ZodNullable || schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  if (!(bare instanceof z.ZodObject)) return [{ name: path.map(snake).join('_'), path }];
  return Object.entries(bare.shape).flatMap(([name, inner]) => fieldsOf(inner as z.ZodType, [...path, name]));
};

/** The value at a place of a row; null where something on the way is. */
export const valueAt = (row: unknown, { path }: Field): Json => {
  let value = row;
  for (const name of path) value = (value as Record<string, unknown> | null | undefined)?.[name];
  return (value ?? null) as Json;
};
