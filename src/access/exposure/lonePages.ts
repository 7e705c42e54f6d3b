import { countBits, numbersOf } from '../bits.ts';
import type { ExposureList } from './list.ts';
import { PageGroups } from './pageGroups.ts';

export const lonePages: ExposureList = {
  id: 'lone-pages',
  question: 'Which pages can one person only see?',
  meaning: 'Pages that a single account sees: lost with it.',
  counted: 'pages',
  look(survey, limit) {
    const groups = new PageGroups(survey, limit);
    return {
      visit(aclClass, { yes, maybe }) {
        const sure = countBits(yes);
        const most = yes === maybe ? sure : countBits(maybe);
        if (sure > 1 || most < 1) return;
        const userIds = survey.userIds(numbersOf(sure === 1 ? yes : maybe, limit.ids), limit.ids);
        groups.add(aclClass, sure === 1 && most === 1 ? 'yes' : 'unknown', { user_ids: userIds });
      },
      found: () => groups.found(),
    };
  },
};
