import { isEmpty } from '../bits.ts';
import { both, without } from '../people3.ts';
import { grantsFor } from '../spaceGate.ts';
import type { ExposureList, Found, Limit } from './list.ts';
import type { Survey } from './survey.ts';

export const adminlessSpaces: ExposureList = {
  id: 'adminless-spaces',
  question: 'Which spaces have no active administrator?',
  meaning:
    'Spaces that no active person can both view and administer; apps do not count. A row says to whom the space grants its ' +
    'administration all the same. Administrators of the site can give themselves the right, and are not meant.',
  counted: 'spaces',
  look: (survey, limit) => ({ found: () => find(survey, limit) }),
};

const find = ({ engine, kinds }: Survey, limit: Limit): Found => {
  const { facts, principals } = engine;
  const people = without(principals.loggedIn.yes, kinds.apps);
  const found = facts.spaces.flatMap((space, number) => {
    if (space.id === '') return [];
    const admins = [engine.gate(number, 'administer', ''), engine.gate(number, 'view', ''), people].reduce(both);
    if (!isEmpty(admins.yes)) return [];
    return [{ space, verdict: isEmpty(admins.maybe) ? ('yes' as const) : ('unknown' as const) }];
  });
  const rows = found.sort((a, b) => Number(b.verdict === 'yes') - Number(a.verdict === 'yes'));
  const count = rows.filter(({ verdict }) => verdict === 'yes').length;
  return {
    count,
    unknown: rows.length - count,
    allRows: rows.length,
    rows: rows.slice(0, limit.rows).map(({ space, verdict }) => ({
      space_id: space.id,
      verdict,
      named: grantsFor(facts, space, 'administer', '')
        .map(({ principal }) => principal)
        .slice(0, limit.ids),
    })),
  };
};
