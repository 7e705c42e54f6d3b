import { UserError } from '../model/errors.ts';
import { COMMAND_LINE } from '../server/activity.ts';
import { Problem } from '../server/problem.ts';
import { ofKind } from './kind.ts';
import { thingKindsByName } from './kinds/index.ts';
import type { Note } from './note.ts';
import { forgotten, noted, readNote, writeNote } from './note.ts';
import type { Plan, Situation } from './plan.ts';
import { afterwards, planOf } from './plan.ts';
import type { Thing } from './thing.ts';
import { keyOf, thingKinds } from './thing.ts';
import type { Tools } from './tools.ts';
import type { Wanted } from './wanted.ts';

/** All that is set. @param isAsked of which things the secrets are needed. */
export const currentThings = async (
  tools: Tools,
  isAsked: (thing: Pick<Thing, 'kind' | 'name'>) => boolean = () => false,
): Promise<readonly Thing[]> => {
  const all: Thing[] = [];
  for (const kind of thingKinds) {
    all.push(...(await thingKindsByName[kind].list(tools, (name) => isAsked({ kind, name }))));
  }
  return all;
};

export interface Planned extends Situation {
  readonly wanted: readonly Wanted[];
  readonly plan: Plan;
}

/**
 * What is to be done, checked as far as it can be before anything is.
 * @throws UsageError at the place of what cannot be.
 */
export const planned = async (tools: Tools, wanted: readonly Wanted[], prune: boolean): Promise<Planned> => {
  const secrets = new Set(wanted.flatMap((one) => (one.secret === undefined ? [] : [keyOf(one)])));
  const current = await currentThings(tools, (one) => secrets.has(keyOf(one)));
  const situation = { wanted, current, note: await readNote(tools.records, tools.home), prune };
  const plan = planOf(situation);
  const around = { before: current, after: afterwards(situation, plan), changes: plan.changes };
  for (const kind of thingKinds) await thingKindsByName[kind].check(tools, ofKind(wanted, kind), around);
  return { ...situation, plan };
};

/**
 * Does what was planned, one after another, and notes each at once: where it is cut off, applying again goes on.
 * @throws UserError where something cannot be done.
 */
export const carryOut = async (tools: Tools, { wanted, current, note, plan }: Planned): Promise<void> => {
  const { records, home, activity } = tools;
  const present = new Map(current.map((one) => [keyOf(one), one]));
  const asked = new Map(wanted.map((one) => [keyOf(one), one]));
  let known: Note = note;
  for (const change of plan.changes) {
    const key = keyOf(change);
    const kind = thingKindsByName[change.kind];
    const [one, before] = [asked.get(key), present.get(key)];
    const deed = await inWords(async () => {
      if (before === undefined) return kind.add(tools, one as Wanted);
      return one === undefined ? kind.remove(tools, before) : kind.change(tools, one, before);
    });
    await activity.note(COMMAND_LINE, deed);
    known = one === undefined ? forgotten(known, key) : noted(known, one, before === undefined);
    await writeNote(records, home, known);
  }
  // Of what is named and was there as it is wanted, it is known from now on how it was wanted.
  for (const one of wanted) known = noted(known, one, false);
  const left = new Set(plan.left.map(keyOf));
  for (const key of Object.keys(known)) if (!asked.has(key) && !left.has(key)) known = forgotten(known, key);
  await writeNote(records, home, known);
};

const inWords = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem) throw new UserError(error.message, error.mend ?? '', { cause: error });
    throw error;
  }
};
