import type { Engine } from '../engine.ts';
import { explain } from '../explain.ts';
import type { Verdict } from '../verdict.ts';
import { compareIds } from './idOrder.ts';
import type { SeenSpacesAnswer, SeenTreeAnswer } from './question.ts';

/** What verdicts by number of the content say; 0: no. */
export const SEEN = 1;
export const UNSURE = 2;

/** Of each space that a person may enter, or in which they may see anything, how many pages. */
export const seenSpaces = (engine: Engine, person: number, verdicts: Uint8Array): SeenSpacesAnswer['spaces'] => {
  const { spaces, contents } = engine.facts;
  const yes = new Uint32Array(spaces.length);
  const unknown = new Uint32Array(spaces.length);
  for (let i = 0; i < contents.size; i += 1) {
    const space = contents.space[i]!;
    if (verdicts[i] === SEEN) yes[space]! += 1;
    else if (verdicts[i] === UNSURE) unknown[space]! += 1;
  }
  return spaces.flatMap(({ id }, space) => {
    const door = engine.gateVerdict(space, 'view', '', person);
    return door === 'no' ? [] : [{ id, door, yes: yes[space]!, unknown: unknown[space]! }];
  });
};

/** What stands below each content, and at the top of each space, in the order of the ids: slices of one array. */
interface Below {
  readonly ofContent: Uint32Array;
  readonly ofSpace: Uint32Array;
  readonly contents: Uint32Array;
  readonly tops: Uint32Array;
}

const known = new WeakMap<Uint32Array, Below>();

const belowOf = ({ facts: { contents, spaces } }: Engine, order: Uint32Array): Below => {
  const before = known.get(order);
  if (before !== undefined) return before;
  const ofContent = new Uint32Array(contents.size + 1);
  const ofSpace = new Uint32Array(spaces.length + 1);
  for (let i = 0; i < contents.size; i += 1) {
    const parent = contents.parent[i]!;
    if (parent >= 0) ofContent[parent + 1]! += 1;
    else ofSpace[contents.space[i]! + 1]! += 1;
  }
  for (let i = 1; i < ofContent.length; i += 1) ofContent[i]! += ofContent[i - 1]!;
  for (let i = 1; i < ofSpace.length; i += 1) ofSpace[i]! += ofSpace[i - 1]!;
  const below: Below = {
    ofContent,
    ofSpace,
    contents: new Uint32Array(ofContent.at(-1)!),
    tops: new Uint32Array(ofSpace.at(-1)!),
  };
  const nextOfContent = ofContent.slice();
  const nextOfSpace = ofSpace.slice();
  for (const i of order) {
    const parent = contents.parent[i]!;
    const space = contents.space[i]!;
    if (parent >= 0) {
      below.contents[nextOfContent[parent]!] = i;
      nextOfContent[parent]! += 1;
    } else {
      below.tops[nextOfSpace[space]!] = i;
      nextOfSpace[space]! += 1;
    }
  }
  known.set(order, below);
  return below;
};

type Place = { readonly parent: number } | { readonly space: number };

const childrenOf = ({ ofContent, ofSpace, contents, tops }: Below, place: Place): Uint32Array =>
  'parent' in place
    ? contents.subarray(ofContent[place.parent], ofContent[place.parent + 1])
    : tops.subarray(ofSpace[place.space], ofSpace[place.space + 1]);

/** What a person may see at one place of the tree; each class of pages is asked once. */
export const seenTree = (
  { engine, order }: { readonly engine: Engine; readonly order: Uint32Array },
  person: number,
  place: Place,
  after: string | null,
  limit: number,
): Pick<SeenTreeAnswer, 'items' | 'more'> => {
  const { contents } = engine.facts;
  const below = belowOf(engine, order);
  const byClass = new Map<number, Verdict>();
  const verdictOf = (content: number): Verdict => {
    const aclClass = engine.classes.of[content]!;
    let verdict = byClass.get(aclClass);
    if (verdict === undefined) {
      verdict = engine.verdict(person, content, 'view');
      byClass.set(aclClass, verdict);
    }
    return verdict;
  };
  const isThere = (content: number): boolean => {
    const status = contents.status(content);
    return status === 'current' || status === 'archived';
  };
  const maySee = (content: number): boolean => isThere(content) && verdictOf(content) !== 'no';
  const items: SeenTreeAnswer['items'][number][] = [];
  for (const content of childrenOf(below, place)) {
    const id = contents.ids[content]!;
    if (after !== null && compareIds(id, after) <= 0) continue;
    if (!maySee(content)) continue;
    if (items.length === limit) return { items, more: true };
    const verdict = verdictOf(content) === 'yes' ? 'yes' : 'unknown';
    items.push({
      id,
      kind: contents.kind(content),
      status: contents.status(content),
      verdict,
      explanation: verdict === 'unknown' ? explain(engine, person, content, 'view') : null,
      hasChildren: childrenOf(below, { parent: content }).some(maySee),
    });
  }
  return { items, more: false };
};
