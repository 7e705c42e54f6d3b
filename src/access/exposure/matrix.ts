import { countBoth } from '../bits.ts';
import type { Counts, Engine } from '../engine.ts';
import type { Principal } from '../facts.ts';
import { ANONYMOUS_ID } from '../facts.ts';
import { both, verdictFor } from '../people3.ts';
import { counts, gives } from '../spaceGate.ts';
import type { ExposureList, Found, Limit } from './list.ts';

export const matrix: ExposureList = {
  id: 'matrix',
  question: 'Which space gives whom which rights?',
  meaning:
    'A row for each space and principal that its grants name, with the rights to view, to edit pages or blogposts, and to ' +
    'administer, and the number of active people for whom the principal stands. A space is unknown where its grants could ' +
    'not be read. In the free plan none of it counts: everyone licensed has all rights.',
  counted: 'principals',
  look: ({ engine }, limit) => ({ found: () => find(engine, limit) }),
};

/** What the grants of one space give one principal. */
export interface RightsCell {
  readonly spaceId: string;
  readonly principal: Principal;
  view: boolean;
  edit: boolean;
  administer: boolean;
  readonly roleIds: Set<string>;
}

/** Every space and principal of which the one gives the other a right, space by space. */
export const rightsCells = ({ facts }: Engine): readonly RightsCell[] => {
  const cells: RightsCell[] = [];
  for (const space of facts.spaces) {
    const ofSpace = new Map<string, RightsCell>();
    for (const grant of space.grants) {
      if (!counts(grant, facts.site.roleMode)) continue;
      const view = gives(grant, 'view', '');
      const edit = gives(grant, 'edit', 'page') || gives(grant, 'edit', 'blogpost');
      const administer = gives(grant, 'administer', '');
      if (!view && !edit && !administer) continue;
      const { principal, roleId } = grant;
      const key = `${principal.type} ${principal.id}`;
      let cell = ofSpace.get(key);
      if (cell === undefined) {
        cell = { spaceId: space.id, principal, view, edit, administer, roleIds: new Set() };
        ofSpace.set(key, cell);
        cells.push(cell);
      }
      cell.view ||= view;
      cell.edit ||= edit;
      cell.administer ||= administer;
      if (roleId !== null) cell.roleIds.add(roleId);
    }
  }
  return cells;
};

const find = (engine: Engine, limit: Limit): Found => {
  const { facts } = engine;
  const cells = rightsCells(engine);
  const people = new Map<string, Counts>();
  const unread = facts.spaces.filter(({ unread: reason }) => reason !== null).length;
  return {
    count: cells.length,
    unknown: unread,
    allRows: cells.length,
    rows: cells.slice(0, limit.rows).map(({ spaceId, principal, view, edit, administer, roleIds }) => {
      const key = `${principal.type} ${principal.id}`;
      const stands = people.get(key) ?? activeOf(engine, principal);
      people.set(key, stands);
      return {
        space_id: spaceId,
        principal_type: principal.type,
        principal_id: principal.id,
        view,
        edit,
        administer,
        role_ids: [...roleIds],
        people: stands.yes,
        unknown_people: stands.unknown,
      };
    }),
  };
};

/** The active people for whom a principal stands. */
export const activeOf = ({ facts, principals }: Engine, principal: Principal): Counts => {
  const { active, loggedIn } = principals;
  if (principal.type === 'user') {
    const person = principal.id === ANONYMOUS_ID ? undefined : facts.people.numbers.get(principal.id);
    const verdict = person === undefined ? 'no' : verdictFor(active, person);
    return { yes: Number(verdict === 'yes'), unknown: Number(verdict === 'unknown') };
  }
  const stands = both(active, principals.of(principal));
  const yes = countBoth(stands.yes, loggedIn.yes);
  return { yes, unknown: countBoth(stands.maybe, loggedIn.yes) - yes };
};
