import { addBit, noBits } from '../../src/access/bits.ts';
import { Contents } from '../../src/access/contents.ts';
import type { Facts, Grant, GroupFacts, Principal } from '../../src/access/facts.ts';
import { ANONYMOUS_ID, PRODUCT_ACCESS } from '../../src/access/facts.ts';
import type { Restriction, SimSpace, Site } from '../../src/simulator/site.ts';

const principals = (restriction: Restriction | undefined): Principal[] => [
  ...Array.from(restriction?.users ?? [], (id) => ({ type: 'user', id })),
  ...Array.from(restriction?.groups ?? [], (id) => ({ type: 'group', id })),
];

const grantsOf = (site: Site, space: SimSpace): Grant[] => {
  const rows = space.permissions.flatMap(({ principal, key, target }) => {
    const held: readonly Principal[] =
      principal.type === 'role'
        ? space.roleAssignments.filter(({ roleId }) => roleId === principal.id).map((one) => one.principal)
        : [principal];
    return held.map((one) => ({ principal: one, operation: key, target, roleId: null }));
  });
  const byRole = space.roleAssignments.flatMap(({ roleId, principal }) =>
    Array.from(site.roles.get(roleId)?.permissions ?? [], (permission) => {
      const [operation = '', target = ''] = permission.split('/');
      return { principal, operation, target, roleId };
    }),
  );
  return [...rows, ...byRole];
};

/** The facts of a simulated site as a crawl that sees everything, folders' restrictions too, would bring them. */
export const factsOf = (site: Site): Facts => {
  const ids = [ANONYMOUS_ID, ...site.users.keys()];
  const numbers = new Map(ids.map((id, i) => [id, i]));
  const spaces = [...site.spaces.values()];
  const spaceNumbers = new Map(spaces.map(({ id }, i) => [id, i]));
  const contents = new Contents(8);
  const restrictions: Facts['restrictions'] = new Map();
  for (const content of site.contents.values()) {
    const i = contents.add(content.id, spaceNumbers.get(content.spaceId)!, content.kind, content.status);
    if (content.read || content.update) {
      restrictions.set(i, { read: principals(content.read), update: principals(content.update), unread: null });
    }
  }
  for (const content of site.contents.values()) {
    const parent = contents.numbers.get(content.parentId ?? '');
    if (parent !== undefined) contents.parent[contents.numbers.get(content.id)!] = parent;
  }
  const groups = new Map<string, GroupFacts>();
  for (const group of site.groups.values()) {
    const members = noBits(ids.length);
    for (const member of group.members) addBit(members, numbers.get(member)!);
    groups.set(group.id, { id: group.id, members, unread: null });
  }
  // A group that is gone is known to be: it was there once, and the site does not know its id any more.
  for (const { read, update } of restrictions.values()) {
    for (const { type, id } of [...read, ...update]) {
      if (type === 'group' && !groups.has(id)) groups.set(id, { id, members: noBits(ids.length), unread: null });
    }
  }
  return {
    site: { anonymous: site.anonymous ? 'yes' : 'no', roleMode: site.mode, edition: site.edition },
    people: {
      ids,
      numbers,
      states: [
        { status: 'unknown', guest: null },
        ...Array.from(site.users.values(), ({ status, guest }) => ({ status, guest })),
      ],
    },
    groups,
    accessGroups: Object.fromEntries(
      PRODUCT_ACCESS.map((access) => [
        access,
        {
          ids: new Set([...site.groups.values()].filter((group) => group.access.has(access)).map(({ id }) => id)),
          unread: null,
        },
      ]),
    ) as Facts['accessGroups'],
    spaces: spaces.map((space) => ({ id: space.id, grants: grantsOf(site, space), unread: null })),
    contents,
    restrictions,
  };
};
