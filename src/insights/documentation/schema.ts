import { z } from 'zod';
import { documentKinds } from '../../columns/derived/documentKinds.ts';
import type { Documentation } from './documentation.ts';
import { templateLabels } from './templates.ts';

const text = z.string().min(1, 'some text');
const some = z.array(text).min(1, 'at least one').optional();
const words = 'a whole number of days from 1 to 36500';
const days = z.int(words).min(1, words).max(36_500, words);

/** Where nothing says it otherwise. */
const YEAR = 365;

const kind = z
  .strictObject({
    id: text,
    labels: some,
    titles: some,
    templates: z
      .array(z.enum(Object.keys(templateLabels) as [string, ...string[]]))
      .min(1, 'at least one')
      .optional(),
    macros: some,
    spaces: some,
  })
  .refine(
    (one) => Object.keys(one).length > 1,
    'at least one of labels, titles, templates, macros, spaces beside the id',
  )
  .transform(({ id, labels = [], titles = [], templates = [], macros = [], spaces = [] }) => ({
    id,
    labels: [...labels, ...templates.flatMap((name) => templateLabels[name] ?? [])],
    titles,
    macros,
    spaces,
  }));

const mustHave = z.array(z.strictObject({ kind: text, days: days.optional() }));

const team = z
  .strictObject({
    name: text.optional(),
    each: z.enum(['space', 'group']).optional(),
    groups: some,
    spaces: some,
    trees: z
      .array(
        z.string('the id of a page in quotes').regex(/^\d+$/, 'the id of a page in quotes, the digits after /pages/'),
      )
      .min(1, 'at least one')
      .optional(),
    must_have: mustHave.optional(),
  })
  .superRefine(({ name, each, groups, spaces, trees }, context) => {
    const fault = (message: string, ...path: string[]): void => context.addIssue({ code: 'custom', message, path });
    if (name === undefined && each === undefined) fault('a name, or each: space or each: group');
    if (name !== undefined && each !== undefined) fault('no name: each is called as its space or group', 'name');
    if (each === undefined && groups === undefined && spaces === undefined && trees === undefined) {
      fault('at least one of groups, spaces, trees');
    }
    if (each === 'space' && (spaces === undefined || groups !== undefined || trees !== undefined)) {
      fault('each: space takes spaces, and nothing else', 'each');
    }
    if (each === 'group' && (groups === undefined || spaces !== undefined || trees !== undefined)) {
      fault('each: group takes groups, and nothing else', 'each');
    }
  });

/** The file `documentation.yaml`. */
export const documentationSchema = z
  .strictObject({
    kinds: z.array(kind).default([]),
    teams: z.array(team).default([]),
    /** Of every team. */
    must_have: mustHave.default([]),
    fresh: z
      .strictObject({
        days: days.optional(),
        space_days: z.record(text, days).default({}),
        label_days: z.record(text, days).default({}),
      })
      .default({ space_days: {}, label_days: {} }),
  })
  .superRefine(({ kinds, teams, must_have }, context) => {
    const ids = kinds.map(({ id }) => id);
    const known = new Set([...ids, ...Object.keys(documentKinds)]);
    for (const [i, id] of ids.entries()) {
      if (ids.indexOf(id) < i) {
        context.addIssue({ code: 'custom', path: ['kinds', i, 'id'], message: `another id: ${id} is taken` });
      }
    }
    const names = teams.map(({ name }) => name);
    for (const [i, name] of names.entries()) {
      if (name !== undefined && names.indexOf(name) < i) {
        context.addIssue({ code: 'custom', path: ['teams', i, 'name'], message: `another name: ${name} is taken` });
      }
    }
    const checked = (list: z.output<typeof mustHave>, path: readonly (string | number)[]): void => {
      for (const [i, { kind: id }] of list.entries()) {
        if (known.has(id)) continue;
        context.addIssue({
          code: 'custom',
          path: [...path, i, 'kind'],
          message: `one of the kinds of this file, or ${Object.keys(documentKinds).join(', ')}`,
        });
      }
    };
    checked(must_have, ['must_have']);
    for (const [i, one] of teams.entries()) checked(one.must_have ?? [], ['teams', i, 'must_have']);
  })
  .transform(
    ({ kinds, teams, must_have, fresh }): Documentation => ({
      kinds,
      teams: teams.map(({ name = null, each = null, groups = [], spaces = [], trees = [], must_have: own = [] }) => ({
        name,
        each,
        groups,
        spaces,
        trees,
        // What a team says itself goes before what holds for all.
        mustHave: [...new Map([...must_have, ...own].map((one) => [one.kind, one])).values()].map((one) => ({
          kind: one.kind,
          days: one.days ?? fresh.days ?? YEAR,
        })),
      })),
      fresh: { days: fresh.days ?? null, spaceDays: fresh.space_days, labelDays: fresh.label_days },
    }),
  );
