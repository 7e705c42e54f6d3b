import { UsageError } from '../../model/errors.ts';
import { countBits, hasBit, numbersOf } from '../bits.ts';
import { Engine } from '../engine.ts';
import { explain } from '../explain.ts';
import { ANONYMOUS } from '../facts.ts';
import { loadFacts } from '../load/loadFacts.ts';
import type { Moment } from '../load/moment.ts';
import { mend } from '../mend.ts';
import type { People3 } from '../people3.ts';
import { isCertain, verdictFor } from '../people3.ts';
import type { Verdict } from '../verdict.ts';
import { diffAnswer } from './diffAnswer.ts';
import type { Engines, Loaded } from './engines.ts';
import { exposureAnswer } from './exposureAnswer.ts';
import { compareIds } from './idOrder.ts';
import { cellAnswer, matrixAnswer } from './matrixAnswer.ts';
import type { AnswerOf, Breadth, Question, Told } from './question.ts';
import { SEEN, seenSpaces, seenTree, UNSURE } from './seen.ts';

type Kind = Question['kind'];
type Of<K extends Kind> = Extract<Question, { readonly kind: K }>;

/** Answers one question. What is long comes in pages. */
export const answer = <K extends Kind>(engines: Engines, question: Of<K>): Promise<AnswerOf[K]> =>
  (answers[question.kind] as unknown as (engines: Engines, question: Of<K>) => Promise<AnswerOf[K]>)(engines, question);

const answers: { readonly [K in Kind]: (engines: Engines, question: Of<K>) => Promise<AnswerOf[K]> } = {
  async who(engines, { account, at, pageId, right, after, limit }) {
    const { engine, moment } = await some(engines, account, at, { pages: [pageId] });
    const found = engine.who(contentOf(engine, pageId, moment), right);
    const { ids } = engine.facts.people;
    const people = numbersOf(found.maybe)
      .filter((one) => one !== ANONYMOUS && (after === null || ids[one]! > after))
      .map((one) => ({ id: ids[one]!, verdict: hasBit(found.yes, one) ? ('yes' as const) : ('unknown' as const) }))
      .sort(byId);
    return {
      ...told(moment),
      anonymous: verdictFor(found, ANONYMOUS),
      counts: countsOf(found),
      people: people.slice(0, limit),
      more: people.length > limit,
    };
  },

  async why(engines, { account, at, pageId, userId, right }) {
    const { engine, moment } = await some(engines, account, at, { pages: [pageId], person: userId });
    const content = contentOf(engine, pageId, moment);
    const person = personOf(engine, userId, moment);
    const explanation = explain(engine, person, content, right);
    return { ...told(moment), explanation, mend: mend(engine, person, content, explanation) };
  },

  async sees(engines, { account, at, userId, right, after, limit }) {
    const { engine, moment, order } = await whole(engines, account, at);
    const { ids } = engine.facts.contents;
    const { counts, verdicts } = seenBy(engine, personOf(engine, userId, moment), right);
    const pages: { readonly id: string; readonly verdict: 'yes' | 'unknown' }[] = [];
    let next = after === null ? 0 : firstAfter(order, ids, after);
    for (; next < order.length && pages.length <= limit; next += 1) {
      const content = order[next]!;
      const verdict = verdicts[content]!;
      if (verdict !== 0) pages.push({ id: ids[content]!, verdict: verdict === SEEN ? 'yes' : 'unknown' });
    }
    return { ...told(moment), counts, pages: pages.slice(0, limit), more: pages.length > limit };
  },

  async verdicts(engines, { account, at, userId, right, ids }) {
    const { engine, moment } = await whole(engines, account, at);
    const person = personOf(engine, userId, moment);
    const { contents } = engine.facts;
    const of: Record<string, Verdict> = {};
    for (const id of ids) {
      const content = contents.numbers.get(id);
      if (content !== undefined && contents.isReadable(content))
        of[id] = verdictFor(engine.who(content, right), person);
    }
    return { ...told(moment), of };
  },

  async pages(engines, { account, at, ids }) {
    const { engine, moment } = await whole(engines, account, at);
    const { contents } = engine.facts;
    const byClass = new Map<number, Breadth>();
    const of: Record<string, Breadth> = {};
    for (const id of ids) {
      const content = contents.numbers.get(id);
      if (content === undefined) continue;
      const aclClass = engine.classes.of[content]!;
      let breadth = byClass.get(aclClass);
      if (breadth === undefined) {
        breadth = breadthOf(engine, engine.viewersOf(aclClass));
        byClass.set(aclClass, breadth);
      }
      of[id] = breadth;
    }
    return { ...told(moment), of };
  },

  async spaces(engines, { account, at, ids }) {
    const { engine, moment } = await whole(engines, account, at);
    const numbers = new Map(engine.facts.spaces.map(({ id }, i) => [id, i]));
    const of: Record<string, Breadth> = {};
    for (const id of ids) {
      const space = numbers.get(id);
      if (space !== undefined) of[id] = breadthOf(engine, engine.gate(space, 'view', ''));
    }
    return { ...told(moment), of };
  },

  async exposure(engines, { account, at }) {
    return exposureAnswer(engines.pool, await engines.momentAt(account, at));
  },

  async seenSpaces(engines, { account, at, userId }) {
    const { engine, moment } = await whole(engines, account, at);
    const person = personOf(engine, userId, moment);
    const { counts, verdicts } = seenBy(engine, person, 'view');
    return { ...told(moment), counts, spaces: seenSpaces(engine, person, verdicts) };
  },

  async seenTree(engines, { account, at, userId, parentId, spaceId, after, limit }) {
    const { engine, moment, order } = await whole(engines, account, at);
    const place =
      parentId === null ? { space: spaceOf(engine, spaceId, moment) } : { parent: contentOf(engine, parentId, moment) };
    const person = personOf(engine, userId, moment);
    return { ...told(moment), ...seenTree({ engine, order }, person, place, after, limit) };
  },

  async matrix(engines, { account, at }) {
    return matrixAnswer(engines.pool, await engines.momentAt(account, at));
  },

  async cell(engines, { account, at, spaceId, principal }) {
    return cellAnswer(engines.pool, await engines.momentAt(account, at), spaceId, principal);
  },

  async diff(engines, { account, from, to }) {
    return diffAnswer(engines.pool, await engines.momentAt(account, from), await engines.momentAt(account, to));
  },
};

const told = ({ runId, stamp }: Moment): Told => ({ runId, at: stamp });

const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : 1);

const whole = async (engines: Engines, account: string, at: string | null): Promise<Loaded> =>
  at === null ? engines.newest(account) : engines.at(await engines.momentAt(account, at));

/** What is asked of one page in the past needs no whole site. */
const some = async (
  engines: Engines,
  account: string,
  at: string | null,
  scope: Parameters<typeof loadFacts>[2],
): Promise<Omit<Loaded, 'order'>> => {
  if (at === null) return engines.newest(account);
  const moment = await engines.momentAt(account, at);
  return (await engines.held(moment)) ?? { engine: new Engine(await loadFacts(engines.pool, moment, scope)), moment };
};

const contentOf = ({ facts }: Engine, pageId: string, { stamp }: Moment): number => {
  const content = facts.contents.numbers.get(pageId);
  if (content !== undefined) return content;
  throw new UsageError(`the page ${pageId} was not known at ${stamp}`, 'ask for a later time');
};

const spaceOf = ({ facts }: Engine, spaceId: string, { stamp }: Moment): number => {
  const space = facts.spaces.findIndex(({ id }) => id === spaceId);
  if (space >= 0) return space;
  throw new UsageError(`the space ${spaceId} was not known at ${stamp}`, 'ask for a later time');
};

const personOf = ({ facts }: Engine, userId: string, { stamp }: Moment): number => {
  const person = facts.people.numbers.get(userId);
  if (person !== undefined) return person;
  throw new UsageError(`${userId} was not known at ${stamp}`, 'ask for a later time');
};

const peopleIn = (bits: People3['yes']): number => countBits(bits) - (hasBit(bits, ANONYMOUS) ? 1 : 0);

const countsOf = (people: People3): { readonly yes: number; readonly unknown: number } => {
  const yes = peopleIn(people.yes);
  return { yes, unknown: isCertain(people) ? 0 : peopleIn(people.maybe) - yes };
};

const breadthOf = (engine: Engine, viewers: People3): Breadth => ({
  ...countsOf(viewers),
  anonymous: verdictFor(viewers, ANONYMOUS),
  open: isOpen(engine, viewers),
});

/** Whether everybody of whom it is not certain that they have no licence, or cannot sign in, is certain to be in the set. */
const isOpen = ({ principals }: Engine, { yes }: People3): boolean => {
  const { licensed, active, guests } = principals;
  for (let w = 0; w < yes.length; w += 1) {
    const everyone = licensed.maybe[w]! & active.maybe[w]! & ~guests.yes[w]! & (w === 0 ? ~1 : -1);
    if ((everyone & ~yes[w]!) !== 0) return false;
  }
  return true;
};

interface Seen {
  readonly counts: { readonly yes: number; readonly unknown: number };
  /** By number of the content: 0, or as below. */
  readonly verdicts: Uint8Array;
}

/** The last view that was asked for: its pages are turned one after the other. */
let lastSeen: { readonly engine: Engine; readonly key: string; readonly seen: Seen } | undefined;

const seenBy = (engine: Engine, person: number, right: 'view' | 'edit'): Seen => {
  const key = `${person} ${right}`;
  if (lastSeen?.engine === engine && lastSeen.key === key) return lastSeen.seen;
  const { yes, unknown } = engine.sees(person, right);
  const verdicts = new Uint8Array(engine.facts.contents.size);
  for (const content of yes) verdicts[content] = SEEN;
  for (const content of unknown) verdicts[content] = UNSURE;
  const seen = { counts: { yes: yes.length, unknown: unknown.length }, verdicts };
  lastSeen = { engine, key, seen };
  return seen;
};

/** By halves: where the first id after this one stands in the order. */
const firstAfter = (order: Uint32Array, ids: readonly string[], id: string): number => {
  let [low, high] = [0, order.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareIds(ids[order[middle]!]!, id) > 0) high = middle;
    else low = middle + 1;
  }
  return low;
};
