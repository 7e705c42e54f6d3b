import type { Bits } from '../bits.ts';
import { addBits, countBoth, noBits } from '../bits.ts';
import { Histogram } from './histogram.ts';
import type { ExposureList } from './list.ts';

/** A space so far. */
interface Breadth {
  readonly yes: Bits;
  readonly maybe: Bits;
  pages: number;
  /** Who sees the page that most people see. */
  most: number;
}

export const spaceBreadth: ExposureList = {
  id: 'space-breadth',
  question: 'How many people can see a space?',
  meaning:
    'Spaces by the number of people who can see at least one page, anonymous ones aside; `most` is how many see the widest ' +
    'page. Spaces without pages are left out; they are unknown where the number may be larger.',
  counted: 'spaces',
  look(survey, limit) {
    const { engine, pages } = survey;
    const size = engine.facts.people.ids.length;
    const { loggedIn } = engine.principals;
    const spaces: { spaceId: string; people: number; unknown: number; most: number; pages: number }[] = [];
    // The classes come space by space, so that one space is held at a time.
    const breadth: Breadth = { yes: noBits(size), maybe: noBits(size), pages: 0, most: 0 };
    let current = -1;
    const end = (): void => {
      if (current < 0) return;
      const people = countBoth(breadth.yes, loggedIn.yes);
      const unknown = countBoth(breadth.maybe, loggedIn.yes) - people;
      spaces.push({
        spaceId: engine.facts.spaces[current]!.id,
        people,
        unknown,
        most: breadth.most,
        pages: breadth.pages,
      });
    };
    return {
      visit(aclClass, { yes, maybe }) {
        const space = engine.classes.space[aclClass]!;
        if (space !== current) {
          end();
          current = space;
          breadth.yes.fill(0);
          breadth.maybe.fill(0);
          breadth.pages = 0;
          breadth.most = 0;
        }
        addBits(breadth.yes, yes);
        addBits(breadth.maybe, maybe);
        breadth.pages += pages.in(aclClass).length;
        breadth.most = Math.max(breadth.most, countBoth(yes, loggedIn.yes));
      },
      found() {
        end();
        const histogram = new Histogram('spaces');
        for (const { people, unknown } of spaces) histogram.add(people, 1, unknown === 0);
        return {
          count: spaces.length,
          unknown: spaces.filter(({ unknown }) => unknown > 0).length,
          allRows: spaces.length,
          rows: spaces
            .sort((a, b) => b.people - a.people)
            .slice(0, limit.rows)
            .map(({ spaceId, people, unknown, most, pages: all }) => ({
              space_id: spaceId,
              people,
              unknown_people: unknown,
              most,
              pages: all,
            })),
          distribution: histogram.rows(),
        };
      },
    };
  },
};
