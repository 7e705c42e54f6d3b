import type { Bits } from '../bits.ts';
import { countBits, countBoth } from '../bits.ts';
import type { Engine } from '../engine.ts';
import type { Kinds } from '../exposure/kinds.ts';
import type { People3 } from '../people3.ts';
import { both, either, isCertain, without } from '../people3.ts';

/** Who counts where viewers are counted: active people with a licence, and active guests; no apps, nobody anonymous. */
export const countedPeople = ({ principals }: Engine, { apps }: Kinds): People3 => {
  const entitled = either(principals.licensed, principals.guests);
  return [both(principals.active, entitled), principals.loggedIn, without(principals.all, apps)].reduce(both);
};

/** How many of those who count are in a set, and of how many more that is not known. */
export const countIn = (people: People3, counted: People3): { readonly yes: number; readonly unknown: number } => {
  const yes = countBoth(people.yes, counted.yes);
  if (isCertain(people) && isCertain(counted)) return { yes, unknown: 0 };
  return { yes, unknown: countBoth(people.maybe, counted.maybe) - yes };
};

/** How many of those who count are in both of two sets. */
export const countAll = (people: Bits, counted: Bits, others: Bits): number => {
  const all = new Uint32Array(people.length);
  for (let w = 0; w < all.length; w += 1) all[w] = people[w]! & counted[w]! & others[w]!;
  return countBits(all);
};
