import { isDeepStrictEqual } from 'node:util';
import type { Change, FieldChange, Plan } from '../config/plan.ts';

const SIGNS = { add: '+', change: '~', remove: '-' } as const;

/** A cell of the plan takes so many characters. */
const MOST = 120;

/** A plan for people, line by line. */
export const planLines = ({ changes, left }: Plan): readonly string[] => [
  ...changes.flatMap((change) => [
    headOf(change),
    ...change.fields.flatMap((field) => fieldLines(change, field)).map((line) => `    ${line}`),
  ]),
  ...left.map(({ kind, name }) => `  ${kind} ${name} is in the file no more, and stays`),
];

const headOf = ({ action, kind, name, byHand }: Change): string =>
  [
    `${SIGNS[action]} ${name === kind ? kind : `${kind} ${name}`}`,
    ...(action === 'remove' && kind === 'account' ? ['with everything that was read from it'] : []),
    ...(byHand ? ['(removed by hand since it was applied)'] : []),
  ].join(' ');

const fieldLines = ({ action }: Change, { field, before, after, secret, byHand }: FieldChange): readonly string[] => {
  if (secret) return [`${field}: ${action === 'add' ? 'given' : 'another'}`];
  if (action === 'add') return [`${field}: ${shown(after)}`];
  const hand = byHand ? '  (changed by hand since it was applied)' : '';
  return differing(field, before, after).map(([path, was, is]) => `${path}: ${shown(was)} → ${shown(is)}${hand}`);
};

/** The parts of two values that are not the same, down to what is no map. */
const differing = (path: string, before: unknown, after: unknown): readonly (readonly [string, unknown, unknown])[] => {
  if (isDeepStrictEqual(before, after)) return [];
  if (!isMap(before) || !isMap(after)) return [[path, before, after]];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
    differing(`${path}.${key}`, before[key] ?? null, after[key] ?? null),
  );
};

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const shown = (value: unknown): string => {
  if (value === null) return 'none';
  if (typeof value === 'string' && value.includes('\n')) return `a text of ${value.trimEnd().split('\n').length} lines`;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MOST ? `${text.slice(0, MOST - 1)}…` : text;
};
