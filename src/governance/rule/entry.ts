import { z } from 'zod';
import type { SightName } from '../../insights/sight.ts';
import { sights } from '../../insights/sight.ts';
import { severities } from '../severity.ts';

/** A document is one that a team must have, there or not, by the names of the two. */
export const subjectTypes = ['page', 'space', 'user', 'group', 'document', 'site'] as const;

export type SubjectType = (typeof subjectTypes)[number];

const text = z.string().min(1, 'some text');
const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** What a column must be for a row to match: this, one of these, or a number within bounds. */
const conditionSchema = z.union([
  scalar,
  z.array(scalar).min(1),
  z.strictObject({ least: z.number().optional(), most: z.number().optional() }),
]);

/** A rule as it is written in YAML. An entry with the id of a shipped rule and without a question changes that rule. */
export const entrySchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'small letters and digits with hyphens between them'),
  title: text.optional(),
  severity: z.enum(severities).optional(),
  enabled: z.boolean().optional(),
  /** The id of an insight; or else `sql`, or a list of `access exposure`, with a row for each space. */
  insight: text.optional(),
  sql: text.optional(),
  exposure: text.optional(),
  /** Of the insight, or what the SQL calls `$name`. */
  parameters: z
    .record(
      z.string().regex(/^[a-z_][a-z0-9_]*$/, 'small letters, digits and _'),
      z.union([z.number(), z.string(), z.array(z.string()), z.null()]),
    )
    .optional(),
  /** What blinds it where it was not read; not given: what blurs the insight. */
  coverage: z.array(z.enum(Object.keys(sights) as [SightName, ...SightName[]])).optional(),
  where: z.record(text, conditionSchema).optional(),
  subject: z.strictObject({ type: z.enum(subjectTypes), column: text.optional() }).optional(),
  message: text.optional(),
  scope: z
    .strictObject({
      spaces: z.array(text).optional(),
      exclude_spaces: z.array(text).optional(),
      labels: z.array(text).optional(),
      exclude_labels: z.array(text).optional(),
    })
    .optional(),
  todo: text.optional(),
});

export const entriesSchema = z.array(entrySchema);

export type RuleEntry = z.output<typeof entrySchema>;
export type Condition = z.output<typeof conditionSchema>;

/** One of ours: nothing is left to be guessed. */
export type ShippedRule = RuleEntry &
  Required<Pick<RuleEntry, 'title' | 'severity' | 'subject' | 'message'>> &
  (
    | Required<Pick<RuleEntry, 'insight'>>
    | Required<Pick<RuleEntry, 'sql' | 'coverage' | 'todo'>>
    | Required<Pick<RuleEntry, 'exposure' | 'todo'>>
  );
