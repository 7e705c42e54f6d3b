import type { PrincipalRows, Role } from '../../src/access/roles/role.ts';
import type { Site } from '../../src/simulator/site.ts';
import { factsOf } from './siteFacts.ts';

export const rolesOf = (site: Site): readonly Role[] =>
  Array.from(site.roles.values(), ({ id, name, permissions }) => ({ id, name, permissions }));

/** The permission rows of a simulated site by space and principal, as a crawl would bring them. */
export const rowsOf = (site: Site): ReadonlyMap<string, readonly PrincipalRows[]> =>
  new Map(
    factsOf(site).spaces.map(({ id, grants }) => {
      const rows = grants.filter(({ roleId }) => roleId === null);
      const byPrincipal = Map.groupBy(rows, ({ principal }) => `${principal.type} ${principal.id}`);
      return [
        id,
        Array.from(byPrincipal.values(), (some) => ({
          principal: some[0]!.principal,
          permissions: new Set(some.map(({ operation, target }) => `${operation}/${target}`)),
        })),
      ];
    }),
  );
