import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Engine } from '../../src/access/engine.ts';
import type { Exposed } from '../../src/access/exposure/expose.ts';
import { expose } from '../../src/access/exposure/expose.ts';
import { limitOf } from '../../src/access/exposure/list.ts';
import { exposureLists } from '../../src/access/exposure/lists.ts';
import type { Facts } from '../../src/access/facts.ts';
import { liveThrough } from '../../src/simulator/life/liveThrough.ts';
import type { Edition, Restriction, RoleMode, SimContent, SimSpace, Site } from '../../src/simulator/site.ts';
import { canEdit, canView, mayUseSite, mayViewSpace } from '../../src/simulator/truth/access.ts';
import { grantedTo, spaceGrants } from '../../src/simulator/truth/spaceAccess.ts';
import { standingOf, standsFor } from '../../src/simulator/truth/standing.ts';
import { ANONYMOUS } from '../../src/simulator/truth/verdict.ts';
import { buildSite } from '../../src/simulator/world/site.ts';
import { factsOf } from '../support/siteFacts.ts';
import { isExternal, kindsOf } from '../support/siteKinds.ts';

/** What is found, by a name for each thing; a page stands for itself. */
interface Told {
  readonly yes: Set<string>;
  readonly unknown: Set<string>;
}

const isRead = ({ kind, status }: SimContent): boolean =>
  (kind === 'page' || kind === 'blogpost') && (status === 'current' || status === 'archived');

const layersOf = (site: Site, content: SimContent): SimContent[] => {
  const parent = site.contents.get(content.parentId ?? '');
  return parent === undefined ? [content] : [content, ...layersOf(site, parent)];
};

const isDeserted = (site: Site, named: readonly string[]): boolean =>
  named.length > 0 && named.every((id) => site.users.get(id)!.status !== 'active');

const namedBy = (site: Site, { users, groups }: Restriction): string[] =>
  [...site.users.keys()].filter((id) => users.has(id) || [...groups].some((g) => site.groups.get(g)?.members.has(id)));

/** Whether one of the gates on the way to a page names deactivated people and nobody else. */
const isLeft = (site: Site, content: SimContent): boolean => {
  if (site.edition === 'free') return false;
  const space = site.spaces.get(content.spaceId)!;
  const granted = grantedTo(site, space, ['read/space']);
  const gates = [
    [...site.users.keys()].filter((id) => granted.some((principal) => standsFor(site, principal, id))),
    ...layersOf(site, content).flatMap(({ read }) => (read ? [namedBy(site, read)] : [])),
  ];
  return gates.some((named) => isDeserted(site, named));
};

/** Every list, from every page × every person. */
const truthOf = (site: Site): Map<string, Told> => {
  const told = new Map(exposureLists.map(({ id }) => [id, { yes: new Set<string>(), unknown: new Set<string>() }]));
  const put = (list: string, id: string): void => void told.get(list)!.yes.add(id);
  const users = [...site.users.values()];
  const licensed = users.filter(({ accountId }) => standingOf(site, accountId) === 'licensed');
  const breadth = new Map<string, { any: Set<string>; most: number }>();
  for (const content of site.contents.values()) {
    if (!isRead(content)) continue;
    const { id } = content;
    const viewers = new Set(users.filter(({ accountId }) => canView(site, id, accountId).verdict));
    const anonymous = canView(site, id, ANONYMOUS).verdict;
    if (anonymous) put('anonymous-pages', id);
    if ([...viewers].some(({ guest }) => guest)) put('guest-pages', id);
    if ([...viewers].some((user) => isExternal(user) === 'yes')) put('external-pages', id);
    else if ([...viewers].some((user) => isExternal(user) === 'unknown')) told.get('external-pages')!.unknown.add(id);
    if (licensed.length > 0 && licensed.every((user) => viewers.has(user))) put('licensed-pages', id);
    if (users.some(({ accountType, accountId }) => accountType === 'app' && canEdit(site, id, accountId).verdict)) {
      put('app-edits', id);
    }
    const seers = viewers.size + Number(anonymous);
    if (seers === 1) put('lone-pages', id);
    if (seers === 0) put('unseen-pages', id);
    if (seers === 0 && isLeft(site, content)) put('deactivated-only', id);
    put('page-breadth', `${id} ${viewers.size}`);
    const space = breadth.get(content.spaceId) ?? { any: new Set(), most: 0 };
    for (const { accountId } of viewers) space.any.add(accountId);
    breadth.set(content.spaceId, { any: space.any, most: Math.max(space.most, viewers.size) });
  }
  for (const [id, { any, most }] of breadth) put('space-breadth', `${id} ${any.size} ${most}`);
  for (const content of site.contents.values()) {
    if (content.status !== 'current' && content.status !== 'archived') continue;
    for (const operation of ['read', 'update'] as const) {
      const list = content[operation];
      const isDead =
        [...(list?.users ?? [])].some((id) => site.users.get(id)!.status !== 'active') ||
        [...(list?.groups ?? [])].some((id) => (site.groups.get(id)?.members.size ?? 0) === 0);
      if (isDead) put('dead-names', `${content.id} ${operation}`);
    }
  }
  for (const space of site.spaces.values()) {
    for (const line of redundantIn(site, space)) put('redundant-grants', line);
    if (!users.some(({ accountId, accountType }) => accountType !== 'app' && administers(site, space, accountId))) {
      put('adminless-spaces', space.id);
    }
    const named = (ids: string[]) => grantedTo(site, space, ids).map(({ type, id }) => `${type} ${id}`);
    const rights = {
      view: named(['read/space']),
      edit: named(['page', 'blogpost'].flatMap((kind) => [`create/${kind}`, `update/${kind}`])),
      administer: named(['administer/space']),
    };
    for (const principal of new Set(Object.values(rights).flat())) {
      const has = Object.entries(rights).filter(([, holders]) => holders.includes(principal));
      put('matrix', `${space.id} ${principal} ${has.map(([right]) => right).join(' ')}`);
    }
  }
  return told;
};

const administers = (site: Site, space: SimSpace, who: string): boolean =>
  mayUseSite(site, space, who) &&
  mayViewSpace(site, space, who) &&
  (site.edition === 'free' || spaceGrants(site, space, who, ['administer/space']));

const DECIDING = /^(read|administer)\/space$|^(create|update)\//;

/** Grants by permission or role to one person, where a group of theirs has the same. */
const redundantIn = (site: Site, space: SimSpace): Set<string> => {
  const grants = factsOf(site).spaces.find(({ id }) => id === space.id)!.grants;
  const lines = grants.flatMap(({ principal, operation, target, roleId }) => {
    const permission = `${operation}/${target}`;
    if (principal.type !== 'user' || !DECIDING.test(permission)) return [];
    if (roleId === null ? site.mode === 'ROLES' : site.mode === 'PRE_ROLES') return [];
    if (standingOf(site, principal.id) !== 'licensed') return [];
    const byGroup = grantedTo(site, space, [permission]).some(
      (one) => one.type === 'group' && site.groups.get(one.id)?.members.has(principal.id),
    );
    return byGroup ? [`${space.id} ${principal.id} ${permission} ${roleId}`] : [];
  });
  return new Set(lines);
};

// biome-ignore lint/suspicious/noExplicitAny: rows are looked at as they are printed.
type Printed = Record<string, any>;

/** What the rows of a list say, in the same names. */
const namesIn = (list: string, row: Printed): string[] => {
  switch (list) {
    case 'page-breadth':
      return (row.page_ids as string[]).map((id) => `${id} ${row.people}`);
    case 'space-breadth':
      return [`${row.space_id} ${row.people} ${row.most}`];
    case 'dead-names':
      return [`${row.page_id} ${row.operation}`];
    case 'redundant-grants':
      return (row.grants as { operation: string; target: string; role_id: string | null }[]).map(
        ({ operation, target, role_id }) => `${row.space_id} ${row.user_id} ${operation}/${target} ${role_id}`,
      );
    case 'adminless-spaces':
      return [row.space_id];
    case 'matrix':
      return [
        `${row.space_id} ${row.principal_type} ${row.principal_id} ${['view', 'edit', 'administer'].filter((right) => row[right]).join(' ')}`,
      ];
    default:
      return row.page_ids as string[];
  }
};

const saidIn = ({ list, found }: Exposed): Told => {
  const said: Told = { yes: new Set(), unknown: new Set() };
  for (const row of found.rows as Printed[]) {
    const isUnknown = row.verdict === 'unknown' || Number(row.unknown_people ?? 0) > 0;
    const into =
      isUnknown && (row.verdict ?? 'unknown') === 'unknown' && list.id !== 'matrix' ? said.unknown : said.yes;
    for (const name of namesIn(list.id, row)) into.add(name);
  }
  return said;
};

const look = (site: Site, facts: Facts): readonly Exposed[] =>
  expose(new Engine(facts), kindsOf(site, facts), limitOf(Number.POSITIVE_INFINITY));

/** Ids of spaces that let in administrators of service projects, who are known to another product. */
const blindSpaces = (site: Site): Set<string> =>
  new Set(
    [...site.spaces.values()]
      .filter((space) => JSON.stringify([space.permissions, space.roleAssignments]).includes('jsm-project-admins'))
      .map(({ id }) => id),
  );

const sites = fc.record({
  seed: fc.nat(1_000_000),
  mode: fc.constantFrom<RoleMode>('PRE_ROLES', 'ROLES_TRANSITION', 'ROLES'),
  edition: fc.constantFrom<Edition>('free', 'standard', 'premium', 'premium'),
  anonymous: fc.boolean(),
});

describe('exposure', () => {
  it('lists what a plain look at every page and person finds', () => {
    const met = new Map(exposureLists.map(({ id }) => [id, 0]));
    fc.assert(
      fc.property(sites, fc.nat(20), (options, acts) => {
        const site = buildSite({ ...options, pages: 60 });
        liveThrough(site, { seed: options.seed, acts });
        const blind = blindSpaces(site);
        const isBlind = (name: string): boolean => {
          const [id = ''] = name.split(' ');
          return blind.has(site.contents.get(id)?.spaceId ?? id);
        };
        const seen = (names: Set<string>): string[] => [...names].filter((name) => !isBlind(name)).sort();
        const truth = truthOf(site);
        for (const exposed of look(site, factsOf(site))) {
          const { id } = exposed.list;
          const [said, real] = [saidIn(exposed), truth.get(id)!];
          expect(seen(said.yes), id).toEqual(seen(real.yes));
          expect(seen(said.unknown), id).toEqual(seen(real.unknown));
          met.set(id, met.get(id)! + real.yes.size);
        }
      }),
      { numRuns: Number(process.env.KSCOPE_SITES ?? 40) },
    );
    expect([...met].filter(([, times]) => times === 0)).toEqual([]);
  });

  it('says of what it could not read neither yes nor no wrongly', () => {
    let unsure = 0;
    fc.assert(
      fc.property(sites, fc.integer({ min: 2, max: 9 }), (options, every) => {
        const site = buildSite({ ...options, pages: 60 });
        const truth = truthOf(site);
        const facts = factsOf(site);
        // So many of each are out of sight.
        for (const [i, restriction] of [...facts.restrictions.values()].entries()) {
          if (i % every === 0) restriction.unread = 'out of sight';
        }
        for (const [i, group] of [...facts.groups.values()].entries())
          if (i % every === 1) group.unread = 'out of sight';
        for (const [i, space] of facts.spaces.entries()) if (i % every === 1) space.unread = 'out of sight';
        for (const [i, state] of facts.people.states.entries()) {
          if (i % every === 0) state.guest = null;
          if (i % every === 1) state.status = 'unknown';
        }
        for (const exposed of look(site, facts)) {
          if (exposed.found.distribution !== undefined || PLAIN.has(exposed.list.id)) continue;
          const [said, real] = [saidIn(exposed), truth.get(exposed.list.id)!];
          const { id } = exposed.list;
          unsure += said.unknown.size;
          expect(
            [...said.yes].filter((name) => !real.yes.has(name)),
            id,
          ).toEqual([]);
          // Of restrictions and grants that were not read nothing is listed.
          if (COUNTED.has(id)) continue;
          const missed = [...real.yes].filter((name) => !said.yes.has(name) && !said.unknown.has(name));
          expect(missed, id).toEqual([]);
        }
      }),
      { numRuns: Number(process.env.KSCOPE_SITES ?? 20) },
    );
    expect(unsure).toBeGreaterThan(100);
  });

  it('counts all where it lists a few', () => {
    const site = buildSite({ seed: 5, pages: 200, anonymous: true });
    const facts = factsOf(site);
    const engine = new Engine(facts);
    const all = expose(engine, kindsOf(site, facts), limitOf(Number.POSITIVE_INFINITY));
    const few = expose(engine, kindsOf(site, facts), limitOf(2));
    for (const [i, { found }] of few.entries()) {
      const { rows, ...counts } = found;
      expect(counts).toEqual({ ...all[i]!.found, rows: undefined });
      expect(rows).toHaveLength(Math.min(2, all[i]!.found.allRows));
      for (const { page_ids } of rows as { page_ids?: string[] }[])
        expect(page_ids?.length ?? 0).toBeLessThanOrEqual(2);
    }
    for (const { list, found } of all) {
      if (list.counted === 'pages') {
        const pages = (found.rows as { verdict?: string; pages: number }[])
          .filter(({ verdict }) => verdict !== 'unknown')
          .reduce((sum, row) => sum + row.pages, 0);
        expect(pages, list.id).toBe(found.count);
      }
    }
    const bands = all.flatMap(({ found }) => (found.distribution ? [found] : []));
    expect(bands).toHaveLength(2);
    for (const { count, distribution } of bands) {
      const sum = distribution!.reduce((total, band) => total + Number(band.pages ?? band.spaces), 0);
      expect(sum).toBe(count);
    }
  });
});

/** What grants and lists say as such, whoever stands behind the names. */
const PLAIN = new Set(['matrix']);
const COUNTED = new Set(['dead-names', 'redundant-grants']);
