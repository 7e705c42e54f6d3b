import { countBoth } from '../bits.ts';
import { Histogram } from './histogram.ts';
import type { ExposureList } from './list.ts';

export const pageBreadth: ExposureList = {
  id: 'page-breadth',
  question: 'How many people can see a page?',
  meaning:
    'All pages, by the number of people who can see them, anonymous ones aside; a row for each ACL class, the widest first. ' +
    'Pages are unknown where the number may be larger.',
  counted: 'pages',
  look(survey, limit) {
    const { engine, pages } = survey;
    const { loggedIn } = engine.principals;
    const histogram = new Histogram('pages');
    const classes: { aclClass: number; people: number; unknown: number }[] = [];
    let unknownPages = 0;
    return {
      visit(aclClass, { yes, maybe }) {
        const people = countBoth(yes, loggedIn.yes);
        const unknown = yes === maybe ? 0 : countBoth(maybe, loggedIn.yes) - people;
        const size = pages.in(aclClass).length;
        histogram.add(people, size, unknown === 0);
        if (unknown > 0) unknownPages += size;
        classes.push({ aclClass, people, unknown });
      },
      found: () => ({
        count: pages.size,
        unknown: unknownPages,
        allRows: classes.length,
        rows: classes
          .sort((a, b) => b.people - a.people)
          .slice(0, limit.rows)
          .map(({ aclClass, people, unknown }) => ({
            space_id: survey.spaceOf(aclClass),
            people,
            unknown_people: unknown,
            pages: pages.in(aclClass).length,
            page_ids: survey.pageIds(pages.in(aclClass), limit.ids),
          })),
        distribution: histogram.rows(),
      }),
    };
  },
};
