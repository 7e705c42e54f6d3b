import { isEmpty } from '../bits.ts';
import type { ExposureList } from './list.ts';
import { PageGroups } from './pageGroups.ts';

export const unseenPages: ExposureList = {
  id: 'unseen-pages',
  question: 'Which pages can nobody see?',
  meaning:
    'Pages that no active account sees, until an administrator opens them. Those of deactivated-only are among them. A page ' +
    'that the crawl itself could not see is in no list.',
  counted: 'pages',
  look(survey, limit) {
    const groups = new PageGroups(survey, limit);
    return {
      visit(aclClass, { yes, maybe }) {
        if (isEmpty(yes)) groups.add(aclClass, isEmpty(maybe) ? 'yes' : 'unknown');
      },
      found: () => groups.found(),
    };
  },
};
