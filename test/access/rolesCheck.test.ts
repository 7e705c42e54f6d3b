import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Engine } from '../../src/access/engine.ts';
import type { ChangedRights } from '../../src/access/roles/checkRoles.ts';
import { checkRoles } from '../../src/access/roles/checkRoles.ts';
import { DEFAULT_ROLES } from '../../src/access/roles/defaultRoles.ts';
import { suggest } from '../../src/access/roles/fit.ts';
import type { Role } from '../../src/access/roles/role.ts';
import { liveThrough } from '../../src/simulator/life/liveThrough.ts';
import { momentOf } from '../../src/simulator/life/moment.ts';
import type { Edition, Principal, RoleMode, Site } from '../../src/simulator/site.ts';
import { canEdit, canView } from '../../src/simulator/truth/access.ts';
import { ANONYMOUS } from '../../src/simulator/truth/verdict.ts';
import { buildSite } from '../../src/simulator/world/site.ts';
import { factsOf } from '../support/siteFacts.ts';
import { rolesOf, rowsOf } from '../support/siteRoles.ts';

const TRUTH = { view: canView, edit: canEdit } as const;

/** Who can do something to a page of a space on one site and not on the other. */
const gainers = (from: Site, to: Site, spaceId: string, right: 'view' | 'edit'): Set<string> => {
  const pages = [...from.contents.values()].filter(
    ({ spaceId: at, kind, status }) =>
      at === spaceId && (kind === 'page' || kind === 'blogpost') && (status === 'current' || status === 'archived'),
  );
  const can = TRUTH[right];
  return new Set(
    [ANONYMOUS, ...from.users.keys()].filter((who) =>
      pages.some(({ id }) => can(to, id, who).verdict && !can(from, id, who).verdict),
    ),
  );
};

/** The site after its move to roles. */
const moved = (
  site: Site,
  roles: readonly Role[],
  assign: ReadonlyMap<string, readonly [Principal, string][]> | null,
) => {
  const after = momentOf(site);
  after.mode = 'ROLES';
  for (const { id, name, permissions } of roles) {
    after.roles.set(id, { id, name, type: 'SYSTEM', description: '', permissions });
  }
  for (const space of after.spaces.values()) {
    const given = assign?.get(space.id);
    if (given) space.roleAssignments = given.map(([principal, roleId]) => ({ principal, roleId }));
  }
  return after;
};

const sites = fc.record({
  seed: fc.nat(1_000_000),
  mode: fc.constantFrom<RoleMode>('PRE_ROLES', 'ROLES_TRANSITION', 'ROLES_TRANSITION'),
  edition: fc.constantFrom<Edition>('free', 'standard', 'premium', 'premium'),
  anonymous: fc.boolean(),
});

/** What a site may have to choose from: all, or roles that fit little, so that moving to them changes much. */
const CHOICES: readonly (readonly Role[])[] = [DEFAULT_ROLES, [DEFAULT_ROLES[0]!], [DEFAULT_ROLES[1]!]];

describe('the check of roles', () => {
  it('finds whose access the move to roles widens and narrows, as the truth has it before and after', () => {
    const met = { widened: 0, narrowed: 0 };
    fc.assert(
      fc.property(sites, fc.nat(20), fc.constantFrom(...CHOICES), (options, acts, choice) => {
        const site = buildSite({ ...options, pages: 60 });
        liveThrough(site, { seed: options.seed, acts });
        // A site that has moved on meanwhile has nothing to move to.
        if (site.mode === 'ROLES') return;
        const roles = site.mode === 'PRE_ROLES' ? choice : rolesOf(site);
        const { bySuggestion, spaces } = checkRoles(new Engine(factsOf(site)), roles, rowsOf(site), 1000);
        expect(bySuggestion).toBe(site.mode === 'PRE_ROLES');
        const suggested = new Map(
          spaces.map(({ spaceId, principals }) => [
            spaceId,
            principals.flatMap(({ principal, suggested: role }): [Principal, string][] =>
              role ? [[principal as Principal, role.id]] : [],
            ),
          ]),
        );
        const after = moved(site, roles, bySuggestion ? suggested : null);
        for (const { spaceId, widened, narrowed } of spaces) {
          const { permissions, roleAssignments } = site.spaces.get(spaceId)!;
          // Who administers a service project is known to another product.
          const isBlind = JSON.stringify([permissions, roleAssignments]).includes('jsm-project-admins');
          const check = (said: ChangedRights, from: Site, to: Site, side: 'widened' | 'narrowed'): void => {
            for (const right of ['view', 'edit'] as const) {
              const real = gainers(from, to, spaceId, right);
              met[side] += real.size;
              const { people, unknown, anonymous, sample } = said[right];
              const named = new Set([...sample, ...(anonymous ? [ANONYMOUS] : [])]);
              if (!isBlind) {
                expect([...named].sort(), `${side} ${right} ${spaceId}`).toEqual([...real].sort());
                expect(unknown).toBe(0);
              }
              expect(people).toBe(sample.length);
              expect([...named].filter((id) => !real.has(id))).toEqual([]);
              expect(people + unknown).toBeGreaterThanOrEqual([...real].filter((id) => id !== ANONYMOUS).length);
            }
          };
          check(widened, site, after, 'widened');
          check(narrowed, after, site, 'narrowed');
        }
      }),
      { numRuns: Number(process.env.KSCOPE_SITES ?? 40) },
    );
    expect(met.widened).toBeGreaterThan(0);
    expect(met.narrowed).toBeGreaterThan(0);
  });

  it.each([
    ['exactly what a viewer may', ['read/space', 'create/comment'], 'Viewer', 'exact'],
    ['a viewer who may not comment', ['read/space'], 'Viewer', 'wider'],
    ['a viewer who may export', ['read/space', 'create/comment', 'export/space'], 'Viewer', 'narrower'],
    ['an author of pages alone', ['read/space', 'create/page'], 'Viewer', 'mixed'],
    [
      'an administrator of long ago',
      ['read/space', 'create/page', 'create/blogpost', 'administer/space'],
      'Admin',
      'wider',
    ],
    ['rights without the right to view', ['create/comment', 'export/space'], undefined, 'none'],
  ])('suggests the role that changes least: %s', (_, rows, name, fit) => {
    const suggestion = suggest(new Set(rows), DEFAULT_ROLES);
    expect([suggestion.role?.name, suggestion.fit]).toEqual([name, fit]);
    const after = new Set([...rows, ...suggestion.gains].filter((id) => !suggestion.loses.includes(id)));
    expect(after).toEqual(suggestion.role?.permissions ?? new Set());
  });
});
