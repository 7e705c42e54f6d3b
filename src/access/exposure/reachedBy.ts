import { countBoth, meet, numbersOf } from '../bits.ts';
import type { People3 } from '../people3.ts';
import { both } from '../people3.ts';
import type { Limit, Look, Row } from './list.ts';
import { PageGroups } from './pageGroups.ts';
import type { Survey } from './survey.ts';

/** Pages that at least one of some people can see. */
export const reachedBy = (survey: Survey, limit: Limit, people: People3): Look => {
  const groups = new PageGroups(survey, limit);
  return {
    visit(aclClass, viewers) {
      const maybe = countBoth(viewers.maybe, people.maybe);
      if (maybe === 0) return;
      const yes = countBoth(viewers.yes, people.yes);
      groups.add(aclClass, yes > 0 ? 'yes' : 'unknown', peopleRow(survey, limit, both(viewers, people), yes, maybe));
    },
    found: () => groups.found(),
  };
};

/** Who they are, certain ones where there are any. */
export const peopleRow = (survey: Survey, limit: Limit, { yes, maybe }: People3, sure: number, most: number): Row => ({
  people: sure,
  unknown_people: most - sure,
  user_ids: survey.userIds(numbersOf(meet(yes, yes) ? yes : maybe, limit.ids), limit.ids),
});
