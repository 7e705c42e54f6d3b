import { z } from 'zod';
import { PERIOD_FORM, periodOf } from './period.ts';
import { actions, statuses, triggers } from './policy.ts';

const id = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'small letters and digits with hyphens between them, such as old-notes');

const text = z.string().min(1, 'some text');
const some = z.array(text).min(1, 'at least one').optional();

const period = z.string().transform((value, context) => {
  const found = periodOf(value);
  if (found !== undefined) return found;
  context.issues.push({ code: 'custom', message: PERIOD_FORM, input: value });
  return z.NEVER;
});

const scope = z
  .strictObject({
    spaces: some,
    labels: some,
    kinds: z
      .array(z.enum(['page', 'blogpost']))
      .min(1, 'at least one')
      .optional(),
    trees: z.array(z.string().regex(/^\d+$/, 'the id of a page in quotes, the digits after /pages/')).min(1).optional(),
  })
  .default({})
  .transform(({ spaces = [], labels = [], kinds = [], trees = [] }) => ({ spaces, labels, kinds, trees }));

const retention = z
  .strictObject({
    id,
    meaning: z.string().default(''),
    scope,
    statuses: z.array(z.enum(statuses)).min(1, 'at least one').optional(),
    trigger: z.enum(triggers),
    after: period,
    action: z.enum(actions),
    priority: z.int().default(0),
  })
  .transform((one) => ({
    ...one,
    statuses: one.statuses ?? [
      one.trigger === 'archived' || one.trigger === 'trashed' ? one.trigger : ('current' as const),
    ],
  }))
  .superRefine(({ action, trigger, statuses: of }, context) => {
    if (action === 'archive' && of.some((one) => one !== 'current')) {
      context.addIssue({
        code: 'custom',
        path: ['action'],
        message: 'review or delete: only what is current can be archived',
      });
    }
    if ((trigger === 'archived' || trigger === 'trashed') && of.some((one) => one !== trigger)) {
      context.addIssue({ code: 'custom', path: ['statuses'], message: `only ${trigger}, as the trigger says` });
    }
  });

const control = z.strictObject({
  id,
  meaning: z.string().default(''),
  scope,
  require: z
    .strictObject({
      owner: z.enum(['present', 'active']).optional(),
      labels: some,
      sections: some,
      approver: some,
      edit_restriction: z.literal(true, 'true, or leave it out').optional(),
      reviewed_within: period.optional(),
    })
    .refine(
      (all) => Object.keys(all).length > 0,
      'at least one of owner, labels, sections, approver, edit_restriction, reviewed_within',
    ),
});

/** A file of policies. */
export const policyFileSchema = z.strictObject({
  retention: z.array(retention).default([]),
  controls: z.array(control).default([]),
});
