import type { PermissionQuestion } from '../../blueprints/confluence/permissionCheck.ts';
import type { Engine } from '../engine.ts';
import { explain } from '../explain.ts';
import { ANONYMOUS } from '../facts.ts';
import { verdictFor } from '../people3.ts';
import type { Right } from '../verdict.ts';
import type { Asked } from './plan.ts';
import { keyOf } from './question.ts';

/** So many pairs are drawn for each that is asked about, so that rare kinds are among them. */
const DRAWS = 40;
const MOST_DRAWS = 4000;

/**
 * A sample of verdicts that are known. Pairs are drawn evenly over pages and people, so large classes are met most; of the
 * draws one of each kind is taken in turn: by what is asked, what the person is to the site, and which gate decides.
 * `random` gives numbers in [0, 1).
 */
export const sampleKnown = (
  engine: Engine,
  asked: Asked,
  most: number,
  random: () => number,
): readonly PermissionQuestion[] => {
  const { contents, people } = engine.facts;
  const readable = Array.from({ length: contents.size }, (_, i) => i).filter(
    (i) => contents.isReadable(i) && !asked.silent.has(contents.ids[i]!),
  );
  if (readable.length === 0 || most <= 0) return [];
  const kinds = new Map<string, PermissionQuestion[]>();
  const drawn = new Set<string>();
  for (let i = 0; i < Math.min(MOST_DRAWS, most * DRAWS); i += 1) {
    const content = readable[Math.floor(random() * readable.length)]!;
    const person = Math.floor(random() * people.ids.length);
    const right: Right = random() < 0.5 ? 'view' : 'edit';
    const question: PermissionQuestion = {
      pageId: contents.ids[content]!,
      subjectType: person === ANONYMOUS ? 'anonymous' : 'user',
      subjectId: people.ids[person]!,
      operation: right === 'view' ? 'read' : 'update',
    };
    const key = keyOf(question);
    if (asked.keys.has(key) || drawn.has(key) || engine.verdict(person, content, right) === 'unknown') continue;
    drawn.add(key);
    const kind = kindOf(engine, person, content, right);
    const others = kinds.get(kind);
    if (others === undefined) kinds.set(kind, [question]);
    else others.push(question);
  }
  const sample: PermissionQuestion[] = [];
  for (let turn = 0; sample.length < most; turn += 1) {
    const taken = [...kinds.values()].flatMap((questions) => questions.slice(turn, turn + 1));
    if (taken.length === 0) break;
    sample.push(...taken.slice(0, most - sample.length));
  }
  return sample;
};

const kindOf = (engine: Engine, person: number, content: number, right: Right): string => {
  const { principals, facts } = engine;
  const { layers, verdict } = explain(engine, person, content, right);
  const closed = layers.find((layer) => layer.verdict === 'no');
  const ways = layers.flatMap((layer) => layer.ways.map(({ through }) => `${layer.kind} ${through}`));
  return [
    right,
    facts.contents.kind(content),
    facts.people.states[person]!.status,
    verdictFor(principals.guests, person),
    verdictFor(principals.licensed, person),
    verdict,
    closed?.kind ?? [...new Set(ways)].sort().join(','),
  ].join(' ');
};

/** Numbers in [0, 1) that a seed decides (mulberry32). */
export const randomOf = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};
