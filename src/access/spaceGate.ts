import type { Facts, Grant, Principal, SpaceFacts } from './facts.ts';
import type { People3 } from './people3.ts';
import { both, either, everybody } from './people3.ts';
import type { Principals } from './principals.ts';
import type { Right } from './verdict.ts';

/** What a space may grant, as far as access is concerned. */
export type SpaceRight = Right | 'administer';

/** Whether a grant gives the right: to view or administer a space, or to create or change content of one kind in it. */
export const gives = (
  { operation, target }: Pick<Grant, 'operation' | 'target'>,
  right: SpaceRight,
  kind: string,
): boolean => {
  if (right === 'view') return operation === 'read' && target === 'space';
  if (right === 'administer') return operation === 'administer' && target === 'space';
  return (operation === 'create' || operation === 'update') && target === kind;
};

/** Rows count until a site is on roles, roles once it has begun to move: in between both do. */
export const counts = ({ roleId }: Grant, roleMode: string): boolean =>
  roleId === null ? roleMode !== 'ROLES' : roleMode !== 'PRE_ROLES';

/** The grants of a space that give the right. */
export const grantsFor = (facts: Facts, space: SpaceFacts, right: SpaceRight, kind: string): readonly Grant[] =>
  space.grants.filter((grant) => gives(grant, right, kind) && counts(grant, facts.site.roleMode));

/** How far a principal reaches, which decides whom of those for whom it stands it helps. */
export type Reach = 'everyone' | 'logged-in' | 'person' | 'many';

export const reachOf = ({ type, id }: Principal): Reach => {
  if (type === 'user') return 'person';
  if (type === 'access-class' && id === 'anonymous-users') return 'everyone';
  if (type === 'access-class' && id === 'authenticated-users') return 'logged-in';
  return 'many';
};

export const isFree = ({ site }: Facts): boolean => site.edition?.toLowerCase() === 'free';

/**
 * Whom grants let through, be they active or not. Licensed people profit from every grant; guests from those that name
 * them and from those to the whole world; who is only logged in from those to everyone who is; anonymous people from
 * those to the whole world.
 */
export const given = (principals: Principals, grants: readonly Grant[]): People3 => {
  const { regular, licensedRegular, guestsAndLicensed } = principals;
  const standing = (reach: Reach): People3 =>
    principals.union(grants.map(({ principal }) => principal).filter((principal) => reachOf(principal) === reach));
  return [
    standing('everyone'),
    both(standing('logged-in'), regular),
    both(standing('person'), guestsAndLicensed),
    both(standing('many'), licensedRegular),
  ].reduce(either);
};

/** Whom the site and the space let through, together, since the one depends on the other. */
export const spaceGate = (
  facts: Facts,
  principals: Principals,
  space: SpaceFacts,
  right: SpaceRight,
  kind: string,
): People3 => {
  const { active, licensedRegular, all } = principals;
  if (isFree(facts)) return both(active, licensedRegular);
  const known = both(active, given(principals, grantsFor(facts, space, right, kind)));
  return space.unread === null ? known : { yes: known.yes, maybe: both(active, everybody(all, 'unknown')).maybe };
};
