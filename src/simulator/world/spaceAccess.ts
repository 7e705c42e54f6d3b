import type {
  AccessClass,
  Principal,
  RoleMode,
  SimGroup,
  SimRole,
  SimRoleAssignment,
  SimSpacePermission,
  SimUser,
} from '../site.ts';
import { LEVELS, type Level, operationOf } from './permissions.ts';
import type { Random } from './random.ts';

/** Somebody's access to a space, before it is written down as permission rows or as a role assignment. */
export interface Grant {
  readonly principal: Principal;
  readonly level: Level;
}

export const toUser = (user: SimUser, level: Level): Grant => ({
  principal: { type: 'user', id: user.accountId },
  level,
});
export const toGroup = (group: SimGroup, level: Level): Grant => ({
  principal: { type: 'group', id: group.id },
  level,
});
export const toClass = (id: AccessClass, level: Level): Grant => ({ principal: { type: 'access-class', id }, level });

/** The written form of a space's grants in one role mode. */
export interface WrittenAccess {
  readonly permissions: SimSpacePermission[];
  readonly roleAssignments: SimRoleAssignment[];
}

/** Writes grants down. Row ids ascend through the whole site, as on the wire. */
export class AccessWriter {
  readonly #mode: RoleMode;
  readonly #roles: ReadonlyMap<Level, SimRole>;
  readonly #random: Random;
  #lastRowId = 2_000_000;

  constructor(mode: RoleMode, roles: ReadonlyMap<Level, SimRole>, random: Random) {
    this.#mode = mode;
    this.#roles = roles;
    this.#random = random;
  }

  /** The number of the row that was written last. */
  get lastRowId(): number {
    return this.#lastRowId;
  }

  /**
   * Before roles: rows only. In the transition: rows where access is still custom, roles where it was converted, and a
   * few principals with both. With roles: assignments, from which the rows that the site still answers are derived.
   */
  write(grants: readonly Grant[]): WrittenAccess {
    const written: WrittenAccess = { permissions: [], roleAssignments: [] };
    for (const grant of grants) {
      const converted = this.#mode === 'ROLES' || (this.#mode === 'ROLES_TRANSITION' && this.#random.chance(0.55));
      const custom = this.#mode !== 'ROLES_TRANSITION' || !converted || this.#random.chance(0.1);
      if (converted) written.roleAssignments.push(this.#assignment(grant));
      if (custom) written.permissions.push(...this.#rows(grant));
    }
    if (this.#mode === 'ROLES_TRANSITION') written.permissions.push(...this.#rowsNamingRoles(written.roleAssignments));
    return written;
  }

  #assignment({ principal, level }: Grant): SimRoleAssignment {
    return { roleId: (this.#roles.get(level) as SimRole).id, principal };
  }

  #rows({ principal, level }: Grant): SimSpacePermission[] {
    return LEVELS[level].map((id) => this.#row(principal, id));
  }

  #row(principal: SimSpacePermission['principal'], permissionId: string): SimSpacePermission {
    this.#lastRowId += 1;
    return { id: String(this.#lastRowId), principal, ...operationOf(permissionId) };
  }

  /** In the transition the site lists a converted role's own rows once, with the role as their principal. */
  #rowsNamingRoles(assignments: readonly SimRoleAssignment[]): SimSpacePermission[] {
    const assigned = new Set(assignments.map((assignment) => assignment.roleId));
    return [...this.#roles.values()]
      .filter((role) => assigned.has(role.id))
      .flatMap((role) => [...role.permissions].map((id) => this.#row({ type: 'role', id: role.id }, id)));
  }
}
