import { ANONYMOUS } from '../facts.ts';
import { verdictFor } from '../people3.ts';
import type { ExposureList } from './list.ts';
import { PageGroups } from './pageGroups.ts';

export const anonymousPages: ExposureList = {
  id: 'anonymous-pages',
  question: 'Which pages can anonymous people see?',
  meaning:
    'Pages that whoever is not logged in can see. Public links to single pages are not known to the records, and not counted.',
  counted: 'pages',
  look(survey, limit) {
    const groups = new PageGroups(survey, limit);
    return {
      visit: (aclClass, viewers) => groups.add(aclClass, verdictFor(viewers, ANONYMOUS)),
      found: () => groups.found(),
    };
  },
};
