import { gives } from '../spaceGate.ts';
import { permissionOf } from './permissionId.ts';
import type { Role } from './role.ts';

/** How a role compares with rows; `mixed`: it gives more in one way and less in another; `none`: no role is better. */
export type Fit = 'exact' | 'wider' | 'narrower' | 'mixed' | 'none';

export interface Suggestion {
  /** Null: rows that are worth nothing, for want of the right to view, are better replaced by nothing. */
  readonly role: Role | null;
  readonly fit: Fit;
  readonly gains: readonly string[];
  readonly loses: readonly string[];
}

/** The rights that decide who sees, edits and administers. */
const rightsOf = (permissions: ReadonlySet<string>): readonly string[] => {
  const grants = [...permissions].map(permissionOf);
  const has = (right: 'view' | 'edit' | 'administer', kind = ''): boolean =>
    grants.some((grant) => gives(grant, right, kind));
  return [
    ...(has('view') ? ['view'] : []),
    ...(has('edit', 'page') ? ['edit page'] : []),
    ...(has('edit', 'blogpost') ? ['edit blogpost'] : []),
    ...(has('administer') ? ['administer'] : []),
  ];
};

const less = (of: Iterable<string>, other: Iterable<string>): string[] => {
  const taken = new Set(other);
  return [...of].filter((one) => !taken.has(one));
};

/** What somebody with these rows gains and loses by having others in their place. */
export const compare = (
  rows: ReadonlySet<string>,
  permissions: ReadonlySet<string>,
): { readonly fit: Fit; readonly gains: readonly string[]; readonly loses: readonly string[] } => {
  const [gains, loses] = [less(permissions, rows), less(rows, permissions)];
  const fit = gains.length === 0 ? (loses.length === 0 ? 'exact' : 'narrower') : loses.length === 0 ? 'wider' : 'mixed';
  return { fit, gains, loses };
};

const NOTHING: ReadonlySet<string> = new Set();

/**
 * The role that changes least: first in who sees, edits and administers, then in everything else. Of two that change as
 * much the one that gives less.
 */
export const suggest = (rows: ReadonlySet<string>, roles: readonly Role[]): Suggestion => {
  const rights = rightsOf(rows);
  const candidates: readonly (Role | null)[] = rights.includes('view') ? roles : [null, ...roles];
  let best: { readonly suggestion: Suggestion; readonly cost: readonly number[] } | undefined;
  for (const role of candidates) {
    const permissions = role?.permissions ?? NOTHING;
    const compared = compare(rows, permissions);
    const has = rightsOf(permissions);
    const cost = [
      less(has, rights).length + less(rights, has).length,
      compared.gains.length + compared.loses.length,
      compared.gains.length,
    ];
    if (best !== undefined && !isLess(cost, best.cost)) continue;
    best = { suggestion: { role, ...compared, ...(role === null ? { fit: 'none' } : {}) }, cost };
  }
  return best?.suggestion ?? { role: null, fit: 'none', gains: [], loses: [...rows] };
};

const isLess = (a: readonly number[], b: readonly number[]): boolean => {
  const i = a.findIndex((value, at) => value !== b[at]);
  return i >= 0 && a[i]! < b[i]!;
};
