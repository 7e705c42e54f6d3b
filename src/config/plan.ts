import { isDeepStrictEqual } from 'node:util';
import type { Note } from './note.ts';
import type { Fields, Thing, ThingKind } from './thing.ts';
import { keyOf, secretName, thingKinds } from './thing.ts';

export interface FieldChange {
  readonly field: string;
  /** Null where there is none, and of secrets. */
  readonly before: unknown;
  readonly after: unknown;
  readonly secret?: true;
  /** Whether somebody changed it since it was applied. */
  readonly byHand: boolean;
}

export interface Change {
  readonly action: 'add' | 'change' | 'remove';
  readonly kind: ThingKind;
  readonly name: string;
  readonly fields: readonly FieldChange[];
  /** Of what is added: whether it was applied before, and somebody removed it. */
  readonly byHand: boolean;
}

/** What is to be done so that everything is as the file says. */
export interface Plan {
  readonly changes: readonly Change[];
  /** What was added by an earlier file and is in this one no more; it stays where nothing else is asked for. */
  readonly left: readonly Pick<Thing, 'kind' | 'name'>[];
}

/** What is set, what is wanted, and what was wanted when a file was last applied. */
export interface Situation {
  readonly wanted: readonly Thing[];
  readonly current: readonly Thing[];
  readonly note: Note;
  /** Whether what an earlier file added, and this one has not, is removed. */
  readonly prune: boolean;
}

export const planOf = ({ wanted, current, note, prune }: Situation): Plan => {
  const present = new Map(current.map((one) => [keyOf(one), one]));
  const changes = wanted.flatMap((one) => changeOf(one, present.get(keyOf(one)), note[keyOf(one)]?.fields));
  const named = new Set(wanted.map(keyOf));
  const gone = current.filter((one) => !named.has(keyOf(one)) && note[keyOf(one)]?.added === true);
  const removals = gone.map(({ kind, name }): Change => ({ action: 'remove', kind, name, fields: [], byHand: false }));
  return {
    changes: [...inOrder(changes), ...(prune ? inOrder(removals).toReversed() : [])],
    left: prune ? [] : gone.map(({ kind, name }) => ({ kind, name })),
  };
};

const inOrder = (changes: readonly Change[]): readonly Change[] =>
  changes.toSorted((a, b) => thingKinds.indexOf(a.kind) - thingKinds.indexOf(b.kind));

const changeOf = (wanted: Thing, present: Thing | undefined, applied: Fields | undefined): readonly Change[] => {
  const { kind, name } = wanted;
  const secret = (differs: boolean): readonly FieldChange[] =>
    differs ? [{ field: secretName(kind), before: null, after: null, secret: true, byHand: false }] : [];
  if (present === undefined) {
    const fields = Object.entries(wanted.fields)
      .filter(([, value]) => !isNothing(value))
      .map(([field, after]) => ({ field, before: null, after, byHand: false }));
    return [
      {
        action: 'add',
        kind,
        name,
        fields: [...fields, ...secret(wanted.secret != null)],
        byHand: applied !== undefined,
      },
    ];
  }
  const fields = [
    ...differences(wanted.fields, present.fields).map(
      (field): FieldChange => ({
        field,
        before: present.fields[field] ?? null,
        after: wanted.fields[field] ?? null,
        byHand: isByHand(kind, field, present.fields, applied),
      }),
    ),
    ...secret(wanted.secret !== undefined && wanted.secret !== (present.secret ?? null)),
  ];
  return fields.length === 0 ? [] : [{ action: 'change', kind, name, fields, byHand: false }];
};

/** Of what a file says all was applied; of others a field may have been left as it was. */
const isByHand = (kind: ThingKind, field: string, present: Fields, applied: Fields | undefined): boolean =>
  applied !== undefined &&
  (kind === 'file' || Object.hasOwn(applied, field)) &&
  !isDeepStrictEqual(present[field] ?? null, applied[field] ?? null);

/** The fields that are otherwise. What a file has and is not wanted is otherwise too; of others all fields are wanted. */
export const differences = (wanted: Fields, present: Fields): readonly string[] =>
  [...new Set([...Object.keys(wanted), ...Object.keys(present)])].filter((field) => {
    if (Object.hasOwn(wanted, field) && wanted[field] === undefined) return false;
    return !isDeepStrictEqual(wanted[field] ?? null, present[field] ?? null);
  });

const isNothing = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** What is set once the plan is carried out. */
export const afterwards = ({ wanted, current }: Situation, { changes }: Plan): readonly Thing[] => {
  const things = new Map(current.map((one) => [keyOf(one), one]));
  const asked = new Map(wanted.map((one) => [keyOf(one), one]));
  for (const change of changes) {
    const key = keyOf(change);
    const [before, one] = [things.get(key), asked.get(key)];
    if (change.action === 'remove' || one === undefined) things.delete(key);
    else things.set(key, merged(one, before));
  }
  return [...things.values()];
};

const merged = (wanted: Thing, before: Thing | undefined): Thing => {
  const said = Object.fromEntries(Object.entries(wanted.fields).filter(([, value]) => value !== undefined));
  const stays = Object.entries(wanted.fields)
    .filter(([field, value]) => value === undefined && before?.fields[field] !== undefined)
    .map(([field]) => [field, before?.fields[field]]);
  return {
    ...wanted,
    fields: { ...said, ...Object.fromEntries(stays) },
    secret: wanted.secret === undefined ? before?.secret : wanted.secret,
  };
};
