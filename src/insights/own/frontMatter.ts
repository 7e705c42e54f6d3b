import { z } from 'zod';
import { columnKinds } from '../column.ts';
import { parameterKinds } from '../parameter.ts';
import type { SightName } from '../sight.ts';
import { sights } from '../sight.ts';

const isPattern = (text: string): boolean => {
  try {
    new RegExp(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
};

const text = z.string().min(1, 'some text');

/** What stands above the SQL of somebody's own insight. */
export const frontMatterSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'small letters and digits with hyphens between them')
    .optional(),
  area: text.default('own'),
  question: text,
  meaning: z.string().default(''),
  todo: z.string().default(''),
  parameters: z
    .record(
      z.string().regex(/^[a-z_][a-z0-9_]*$/, 'small letters, digits and _'),
      z.strictObject({
        kind: z.enum(parameterKinds),
        meaning: z.string().default(''),
        default: z.union([z.number(), z.string(), z.array(z.string()), z.null()]).default(null),
        least: z.number().optional(),
        most: z.number().optional(),
        pattern: z.string().refine(isPattern, 'a regular expression').optional(),
        form: z.string().optional(),
      }),
    )
    .default({}),
  columns: z
    .record(
      z.string(),
      z.strictObject({
        kind: z.enum(columnKinds),
        meaning: z.string().default(''),
        names_people: z.boolean().optional(),
      }),
    )
    .default({}),
  chart: z
    .strictObject({
      kind: z.enum(['table', 'bar', 'line', 'scatter', 'heatmap']),
      x: z.string().optional(),
      y: z.array(z.string()).optional(),
      series: z.string().optional(),
    })
    .default({ kind: 'table' }),
  coverage: z.array(z.enum(Object.keys(sights) as [SightName, ...SightName[]])).default([]),
});
