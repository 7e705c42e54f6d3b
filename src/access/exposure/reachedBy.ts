import { countBoth, numbersInBoth } from '../bits.ts';
import type { People3 } from '../people3.ts';
import type { Limit, Look } from './list.ts';
import { PageGroups } from './pageGroups.ts';
import type { Survey } from './survey.ts';

/** Pages that at least one of some people can see. */
export const reachedBy = (survey: Survey, limit: Limit, people: People3): Look => {
  const groups = new PageGroups(survey, limit);
  return {
    visit(aclClass, viewers) {
      addReached(groups, survey, limit, aclClass, viewers, people);
    },
    found: () => groups.found(),
  };
};

/** Adds pages of a class, all of them where none are named, with those of some people who reach them, if any do. */
export const addReached = (
  groups: PageGroups,
  survey: Survey,
  limit: Limit,
  aclClass: number,
  reach: People3,
  people: People3,
  pages?: readonly number[],
): void => {
  const most = countBoth(reach.maybe, people.maybe);
  if (most === 0) return;
  const sure = countBoth(reach.yes, people.yes);
  const named =
    sure > 0 ? numbersInBoth(reach.yes, people.yes, limit.ids) : numbersInBoth(reach.maybe, people.maybe, limit.ids);
  const row = { people: sure, unknown_people: most - sure, user_ids: survey.userIds(named, limit.ids) };
  groups.add(aclClass, sure > 0 ? 'yes' : 'unknown', row, pages);
};
