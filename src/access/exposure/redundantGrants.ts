import { hasBit } from '../bits.ts';
import type { Engine } from '../engine.ts';
import type { Facts, Grant } from '../facts.ts';
import type { People3 } from '../people3.ts';
import { both, verdictFor } from '../people3.ts';
import { counts, gives } from '../spaceGate.ts';
import type { ExposureList, Found, Limit, Row } from './list.ts';

export const redundantGrants: ExposureList = {
  id: 'redundant-grants',
  question: 'Which grants to one person does a group of theirs give already?',
  meaning:
    'Grants of a space to a single person to view, to create or change content, or to administer, which a group gives that ' +
    'the active, licensed person is in. A row has the grants of one person in one space, and the groups. Guests are left ' +
    'out, for groups give them nothing.',
  counted: 'grants',
  look: ({ engine }, limit) => ({ found: () => find(engine, limit) }),
};

interface Doubled {
  readonly spaceId: string;
  readonly userId: string;
  readonly grants: Grant[];
  readonly groupIds: Set<string>;
}

const keyOf = ({ operation, target }: Grant): string => `${operation} ${target}`;

const isListed = (grant: Grant): boolean =>
  gives(grant, 'view', '') || gives(grant, 'administer', '') || gives(grant, 'edit', grant.target);

/** A row for a role and a row of their own may say the same of one person. */
const once = (grants: readonly Grant[]): readonly Grant[] => [
  ...new Map(
    grants.map((grant) => [JSON.stringify([grant.principal, grant.operation, grant.target, grant.roleId]), grant]),
  ).values(),
];

const find = ({ facts, principals }: Engine, limit: Limit): Found => {
  const profits = both(principals.active, principals.licensedRegular);
  const found: Doubled[] = [];
  let [count, unknown] = [0, 0];
  for (const space of facts.spaces) {
    const valid = once(space.grants.filter((grant) => isListed(grant) && counts(grant, facts.site.roleMode)));
    const ofGroups = Map.groupBy(
      valid.filter(({ principal }) => principal.type === 'group'),
      keyOf,
    );
    const byPerson = new Map<string, Doubled>();
    for (const grant of valid) {
      if (grant.principal.type !== 'user') continue;
      const userId = grant.principal.id;
      const { yes, maybe } = givers(facts, profits, userId, ofGroups.get(keyOf(grant)) ?? []);
      if (yes.length === 0) {
        unknown += Number(maybe);
        continue;
      }
      count += 1;
      let doubled = byPerson.get(userId);
      if (doubled === undefined) {
        doubled = { spaceId: space.id, userId, grants: [], groupIds: new Set() };
        byPerson.set(userId, doubled);
        found.push(doubled);
      }
      doubled.grants.push(grant);
      for (const id of yes) doubled.groupIds.add(id);
    }
  }
  found.sort((a, b) => b.grants.length - a.grants.length);
  return { count, unknown, allRows: found.length, rows: found.slice(0, limit.rows).map(rowOf) };
};

/** The groups that give the person the same, and whether there may be some. */
const givers = (
  facts: Facts,
  profits: People3,
  userId: string,
  grants: readonly Grant[],
): { readonly yes: readonly string[]; readonly maybe: boolean } => {
  const person = facts.people.numbers.get(userId);
  const verdict = person === undefined ? 'no' : verdictFor(profits, person);
  if (verdict === 'no') return { yes: [], maybe: false };
  const known: string[] = [];
  let unread = false;
  for (const id of new Set(grants.map(({ principal }) => principal.id))) {
    const group = facts.groups.get(id);
    if (group === undefined || group.unread !== null) unread = true;
    else if (hasBit(group.members, person!)) known.push(id);
  }
  return verdict === 'yes' ? { yes: known, maybe: unread } : { yes: [], maybe: unread || known.length > 0 };
};

const rowOf = ({ spaceId, userId, grants, groupIds }: Doubled): Row => ({
  space_id: spaceId,
  user_id: userId,
  grants: grants.map(({ operation, target, roleId }) => ({ operation, target, role_id: roleId })),
  group_ids: [...groupIds],
});
