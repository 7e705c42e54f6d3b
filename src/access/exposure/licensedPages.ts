import type { Bits } from '../bits.ts';
import { isEmpty, isWithin, numbersOf } from '../bits.ts';
import type { Engine } from '../engine.ts';
import type { People3 } from '../people3.ts';
import { both } from '../people3.ts';
import { grantsFor, isFree } from '../spaceGate.ts';
import type { Verdict } from '../verdict.ts';
import type { ExposureList } from './list.ts';
import { PageGroups } from './pageGroups.ts';

export const licensedPages: ExposureList = {
  id: 'licensed-pages',
  question: 'Which pages can everyone licensed see?',
  meaning:
    'Pages that every active person with a licence can see, guests aside. Unknown where it hangs on somebody of whom too little is known.',
  counted: 'pages',
  look(survey, limit) {
    const { engine } = survey;
    const { principals } = engine;
    const people = both(principals.active, principals.licensedRegular);
    const groups = new PageGroups(survey, limit);
    return {
      visit: (aclClass, viewers) => groups.add(aclClass, seenByAll(engine, people, aclClass, viewers)),
      found: () => groups.found(),
    };
  },
};

/** Whether all of these active and licensed people, guests aside, see what is of the class. */
export const seenByAll = (engine: Engine, people: People3, aclClass: number, viewers: People3): Verdict => {
  if (isEmpty(people.yes)) return isEmpty(people.maybe) ? 'no' : 'unknown';
  if (!isWithin(people.yes, viewers.maybe)) return 'no';
  if (!isWithin(people.yes, viewers.yes)) return 'unknown';
  // Who may be licensed and active must get through in case they are.
  const rest = people.maybe.map((word, w) => word & ~viewers.yes[w]!);
  return isEmpty(rest) || letsIn(engine, aclClass, rest, viewers.maybe) ? 'yes' : 'unknown';
};

/** Whether all of them get through for certain if they are active, licensed and no guests. */
const letsIn = (engine: Engine, aclClass: number, people: Bits, viewers: Bits): boolean => {
  const { facts, principals, layers, classes } = engine;
  if (!isWithin(people, viewers)) return false;
  if (isFree(facts)) return true;
  const space = facts.spaces[classes.space[aclClass]!]!;
  const named = grantsFor(facts, space, 'view', '').map(({ principal }) => principal);
  // Then they are all of this class.
  const isForAll = named.some(({ type, id }) => type === 'access-class' && id === 'all-licensed-users');
  if (!isForAll && !isWithin(people, principals.union(named).yes)) return false;
  const path = classes.layersOf(aclClass);
  return numbersOf(people).every((one) => path.every((layer) => layers.verdict(layer, one) === 'yes'));
};
