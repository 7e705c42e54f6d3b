import { hasBit } from './bits.ts';
import type { Facts, Grant, GroupFacts, Principal, SpaceFacts } from './facts.ts';
import { ANONYMOUS } from './facts.ts';
import type { People3 } from './people3.ts';
import { both, either, verdictFor } from './people3.ts';
import type { Principals } from './principals.ts';
import type { Right, Verdict } from './verdict.ts';
import { allOf, anyOf, negated } from './verdict.ts';

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

/**
 * The door of a space: the site and the space together, since the one depends on the other. Licensed people profit from
 * every grant; guests from those that name them and from those to the whole world; who is only logged in from those to
 * everyone who is; anonymous people from those to the whole world, where the site lets them in. In the free plan whoever
 * is licensed may do everything, and nobody else anything.
 */
export class SpaceGate {
  readonly #facts: Facts;
  readonly #principals: Principals;
  readonly #space: SpaceFacts;
  readonly #grants: readonly Grant[];
  readonly #isForEveryone: boolean;
  readonly #isForLoggedIn: boolean;
  readonly #people: ReadonlySet<number>;
  readonly #groups: readonly GroupFacts[];
  /** Classes, and what nobody knows. */
  readonly #others: readonly Principal[];

  constructor(facts: Facts, principals: Principals, space: SpaceFacts, right: SpaceRight, kind: string) {
    this.#facts = facts;
    this.#principals = principals;
    this.#space = space;
    this.#grants = grantsFor(facts, space, right, kind);
    const granted = this.#grants.map(({ principal }) => principal);
    this.#isForEveryone = granted.some((principal) => reachOf(principal) === 'everyone');
    this.#isForLoggedIn = granted.some((principal) => reachOf(principal) === 'logged-in');
    this.#people = new Set(
      granted.flatMap(({ type, id }) => (type === 'user' ? (facts.people.numbers.get(id) ?? []) : [])),
    );
    const many = granted.filter((principal) => reachOf(principal) === 'many');
    const groupOf = ({ type, id }: Principal) => (type === 'group' ? facts.groups.get(id) : undefined);
    this.#groups = [...new Set(many.flatMap((principal) => groupOf(principal) ?? []))];
    this.#others = many.filter((principal) => groupOf(principal) === undefined);
  }

  /** Whom it lets through, of everybody. */
  all(): People3 {
    const { active, licensedRegular } = this.#principals;
    if (isFree(this.#facts)) return both(active, licensedRegular);
    const known = both(active, given(this.#principals, this.#grants));
    return this.#space.unread === null ? known : { yes: known.yes, maybe: active.maybe.slice() };
  }

  /** The same for one person. */
  verdict(person: number): Verdict {
    const { active, guests, licensed } = this.#principals;
    const isActive = verdictFor(active, person);
    if (isActive === 'no') return 'no';
    const isPerson = person === ANONYMOUS ? 'no' : 'yes';
    const isRegular = allOf([isPerson, negated(verdictFor(guests, person))]);
    const isLicensed = verdictFor(licensed, person);
    if (isFree(this.#facts)) return allOf([isActive, isRegular, isLicensed]);
    if (this.#isForEveryone) return isActive;
    const given = anyOf([
      this.#isForLoggedIn ? isRegular : 'no',
      this.#people.has(person) ? anyOf([verdictFor(guests, person), isLicensed]) : 'no',
      allOf([isRegular, isLicensed, this.#byMany(person)]),
    ]);
    return allOf([isActive, given === 'no' && this.#space.unread !== null ? 'unknown' : given]);
  }

  #byMany(person: number): Verdict {
    let verdict: Verdict = 'no';
    for (const { members, unread } of this.#groups) {
      if (unread !== null) verdict = 'unknown';
      else if (hasBit(members, person)) return 'yes';
    }
    return anyOf([verdict, ...this.#others.map((principal) => verdictFor(this.#principals.of(principal), person))]);
  }
}
