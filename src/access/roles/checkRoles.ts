import type { Bits } from '../bits.ts';
import { addBits, countBoth, hasBit, isEmpty, isWithin, noBits, numbersOf } from '../bits.ts';
import type { Engine } from '../engine.ts';
import type { Grant, Principal, SpaceFacts } from '../facts.ts';
import { ANONYMOUS } from '../facts.ts';
import { PagesByClass } from '../pagesByClass.ts';
import type { People3 } from '../people3.ts';
import { both, either, without } from '../people3.ts';
import type { SpaceRight } from '../spaceGate.ts';
import { counts, given, gives, isFree } from '../spaceGate.ts';
import type { Fit } from './fit.ts';
import { compare, suggest } from './fit.ts';
import { permissionId, permissionOf } from './permissionId.ts';
import type { PrincipalRows, Role } from './role.ts';

/** Whose access to at least one page changes. */
export interface ChangedPeople {
  /** How many for certain, anonymous people aside. */
  readonly people: number;
  readonly unknown: number;
  /** Whether anonymous people are concerned too. */
  readonly anonymous: boolean;
  /** The first of them, by account id. */
  readonly sample: readonly string[];
}

export interface ChangedRights {
  readonly view: ChangedPeople;
  readonly edit: ChangedPeople;
}

export interface PrincipalChange {
  readonly principal: Principal;
  readonly rows: readonly string[];
  /** The roles that they hold in the space. */
  readonly assigned: readonly string[];
  /** The role that fits their rows best; null: none does. */
  readonly suggested: { readonly id: string; readonly name: string } | null;
  /** How the suggested role compares with the rows. */
  readonly fit: Fit;
  /** By what is assigned; where nothing is on the whole site, by what is suggested. */
  readonly gains: readonly string[];
  readonly loses: readonly string[];
}

export interface SpaceChange {
  readonly spaceId: string;
  /** Why nothing can be said of it; null: it can. */
  readonly unread: string | null;
  readonly widened: ChangedRights;
  readonly narrowed: ChangedRights;
  readonly principals: readonly PrincipalChange[];
}

export interface RolesCheck {
  /** Whether the roles are the suggested ones, for want of assignments. */
  readonly bySuggestion: boolean;
  readonly spaces: readonly SpaceChange[];
}

/**
 * What would change if roles alone counted: whose view and edit access is widened or narrowed, space by space. Role
 * assignments are taken as they are; where the site has none, every principal is given the role that fits its rows best.
 *
 * @param rows by id of the space: all permission rows.
 * @param most how many people are named.
 */
export const checkRoles = (
  engine: Engine,
  roles: readonly Role[],
  rows: ReadonlyMap<string, readonly PrincipalRows[]>,
  most: number,
): RolesCheck => {
  const { spaces, site } = engine.facts;
  const bySuggestion =
    site.roleMode === 'PRE_ROLES' && spaces.every(({ grants }) => grants.every(({ roleId }) => roleId === null));
  const pages = new PagesByClass(engine);
  const roleOf = new Map(roles.map((role) => [role.id, role]));
  const changes = spaces.flatMap((space, number) => {
    if (space.id === '') return [];
    const principals = principalsOf(space, rows.get(space.id) ?? [], roles, bySuggestion);
    const after = bySuggestion
      ? principals.flatMap(({ principal, suggested }) => grantsBy(principal, roleOf.get(suggested?.id ?? '')))
      : space.grants.filter(({ roleId }) => roleId !== null);
    const before = space.grants.filter((grant) => counts(grant, site.roleMode));
    const isSame = space.unread !== null || isFree(engine.facts);
    const compared = (from: readonly Grant[], to: readonly Grant[]): ChangedRights =>
      isSame ? NOBODY : changedRights(engine, pages, number, from, to, most);
    return [
      {
        spaceId: space.id,
        unread: space.unread,
        widened: compared(before, after),
        narrowed: compared(after, before),
        principals,
      },
    ];
  });
  return { bySuggestion, spaces: changes };
};

const NO_PEOPLE: ChangedPeople = { people: 0, unknown: 0, anonymous: false, sample: [] };
const NOBODY: ChangedRights = { view: NO_PEOPLE, edit: NO_PEOPLE };

const keyOf = ({ type, id }: Principal): string => `${type} ${id}`;

const principalsOf = (
  { grants }: SpaceFacts,
  rows: readonly PrincipalRows[],
  roles: readonly Role[],
  bySuggestion: boolean,
): readonly PrincipalChange[] => {
  const byRole = Map.groupBy(
    grants.filter(({ roleId }) => roleId !== null),
    ({ principal }) => keyOf(principal),
  );
  return rows.map(({ principal, permissions }) => {
    const held = byRole.get(keyOf(principal)) ?? [];
    const suggestion = suggest(permissions, roles);
    // Of what roles grant, the facts hold what decides access; the rest is told by the roles themselves.
    const assigned = [...new Set(held.map(({ roleId }) => roleId!))];
    const granted = new Set([
      ...held.map(permissionId),
      ...roles.filter(({ id }) => assigned.includes(id)).flatMap((role) => [...role.permissions]),
    ]);
    const { gains, loses } = bySuggestion ? suggestion : compare(permissions, granted);
    const { role, fit } = suggestion;
    return {
      principal,
      rows: [...permissions],
      assigned,
      suggested: role && { id: role.id, name: role.name },
      fit,
      gains,
      loses,
    };
  });
};

/** What holding a role grants. */
const grantsBy = (principal: Principal, role: Role | undefined): readonly Grant[] =>
  [...(role?.permissions ?? [])].map((id) => ({
    principal,
    ...permissionOf(id),
    roleId: role!.id,
  }));

/** Who comes by access to pages of a space where its grants are replaced by others. */
const changedRights = (
  engine: Engine,
  pages: PagesByClass,
  space: number,
  from: readonly Grant[],
  to: readonly Grant[],
  most: number,
): ChangedRights => {
  const { principals, layers } = engine;
  const { active } = principals;
  const has = (grants: readonly Grant[], right: SpaceRight, kind: string): readonly Grant[] =>
    grants.filter((grant) => gives(grant, right, kind));
  // Only what others are named can let in anybody else, so that what is unknown of those who stay says nothing.
  const gain = (right: SpaceRight, kind: string): People3 => {
    const before = has(from, right, kind);
    const named = new Set(before.map(({ principal }) => keyOf(principal)));
    const added = has(to, right, kind).filter(({ principal }) => !named.has(keyOf(principal)));
    return both(given(principals, added), without(principals.all, given(principals, before)));
  };
  const size = engine.facts.people.ids.length;
  const [view, edit] = [new Reached(size), new Reached(size)];
  const viewGain = both(active, gain('view', ''));
  if (!isEmpty(viewGain.maybe)) {
    engine.resolveSpace(space, viewGain, (aclClass, people) => {
      if (pages.in(aclClass).length > 0) view.add(people);
      return !view.has(viewGain);
    });
  }
  const viewAfter = both(active, given(principals, has(to, 'view', '')));
  for (const kind of ['page', 'blogpost']) {
    const added = gain('edit', kind);
    if (isEmpty(viewGain.maybe) && isEmpty(added.maybe)) continue;
    const editAfter = given(principals, has(to, 'edit', kind));
    const editGain = either(both(viewGain, editAfter), both(viewAfter, added));
    if (isEmpty(editGain.maybe) || edit.has(editGain)) continue;
    engine.resolveSpace(space, editGain, (aclClass, people) => {
      if (isEmpty(people.maybe)) return false;
      for (const group of pages.forEditing(aclClass)) {
        if (group.kind === kind) edit.add(layers.narrowed(group.layer, people));
      }
      return !edit.has(editGain);
    });
  }
  return { view: changed(engine, view, most), edit: changed(engine, edit, most) };
};

/** Whoever reaches at least one page. */
class Reached implements People3 {
  readonly yes: Bits;
  readonly maybe: Bits;

  constructor(size: number) {
    this.yes = noBits(size);
    this.maybe = noBits(size);
  }

  add({ yes, maybe }: People3): void {
    addBits(this.yes, yes);
    addBits(this.maybe, maybe);
  }

  /** Whether nobody of them can be added. */
  has({ yes, maybe }: People3): boolean {
    return isWithin(yes, this.yes) && isWithin(maybe, this.maybe);
  }
}

const changed = ({ facts, principals }: Engine, { yes, maybe }: People3, most: number): ChangedPeople => {
  const people = countBoth(yes, principals.loggedIn.yes);
  return {
    people,
    unknown: countBoth(maybe, principals.loggedIn.yes) - people,
    anonymous: hasBit(yes, ANONYMOUS),
    sample: numbersOf(yes, most + 1)
      .filter((person) => person !== ANONYMOUS)
      .slice(0, most)
      .map((person) => facts.people.ids[person]!),
  };
};
