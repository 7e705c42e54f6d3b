import { z } from 'zod';
import { PERIOD_FORM, periodOf, shift } from './period.ts';
import type { Stage, Status, Trigger } from './policy.ts';
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

/** Periods are compared by where they lead from one day; in 2000 years, 12 months and 366 days are alike. */
const ANY_DAY = '2000-01-01T00:00:00.000Z';

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

/** Whether what a stage archives comes to one behind it. */
const goesOn = (trigger: Trigger, stages: readonly Stage[]): boolean =>
  trigger !== 'archived' && stages.slice(0, -1).some(({ action }) => action === 'archive');

const usualStatuses = (trigger: Trigger, stages: readonly Stage[]): Status[] => {
  if (trigger === 'archived' || trigger === 'trashed') return [trigger];
  return goesOn(trigger, stages) ? ['current', 'archived'] : ['current'];
};

const retention = z
  .strictObject({
    id,
    meaning: z.string().default(''),
    scope,
    statuses: z.array(z.enum(statuses)).min(1, 'at least one').optional(),
    trigger: z.enum(triggers),
    after: period.optional(),
    action: z.enum(actions).optional(),
    stages: z
      .array(z.strictObject({ action: z.enum(actions), after: period }))
      .min(1, 'at least one')
      .optional(),
    priority: z.int().default(0),
  })
  .superRefine(({ after, action, stages }, context) => {
    const fault = (path: readonly (string | number)[], message: string): void =>
      context.addIssue({ code: 'custom', path: [...path], message });
    if (stages === undefined) {
      if (action === undefined) fault(['action'], `one of ${actions.join(', ')}`);
      if (after === undefined) fault(['after'], PERIOD_FORM);
      return;
    }
    for (const [name, value] of Object.entries({ after, action })) {
      if (value !== undefined) fault([name], `no ${name} beside stages, which say it each`);
    }
    for (const [i, stage] of stages.entries()) {
      const before = stages[i - 1];
      if (before === undefined) continue;
      if (actions.indexOf(stage.action) <= actions.indexOf(before.action)) {
        fault(
          ['stages', i, 'action'],
          `what is harsher than ${before.action}: stages go from review to archive to delete`,
        );
      }
      if (shift(ANY_DAY, stage.after) <= shift(ANY_DAY, before.after)) {
        fault(['stages', i, 'after'], 'a longer time than that of the stage before');
      }
    }
  })
  .transform(({ after, action, stages: several, ...one }) => {
    const stages = several ?? (after === undefined || action === undefined ? [] : [{ action, after }]);
    return { ...one, stages, statuses: one.statuses ?? usualStatuses(one.trigger, stages) };
  })
  .superRefine(({ stages, trigger, statuses: of }, context) => {
    const archiving = stages.findIndex(({ action }) => action === 'archive');
    // What it has archived may come to the stage behind.
    const mayBe = goesOn(trigger, stages) ? ['current', 'archived'] : ['current'];
    if (archiving >= 0 && of.some((one) => !mayBe.includes(one))) {
      context.addIssue({
        code: 'custom',
        path: stages.length > 1 ? ['stages', archiving, 'action'] : ['action'],
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
