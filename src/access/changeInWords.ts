import type { NamedKind, Names } from './load/names.ts';
import { classInWords } from './words.ts';

/** A change as the records have it, as far as words need it. */
export interface ToldChange {
  readonly kind: string;
  readonly subject_type: string;
  readonly subject_id: string;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

const KIND_OF_SUBJECT: Readonly<Record<string, NamedKind>> = {
  page: 'page',
  space: 'space',
  user: 'user',
  group: 'group',
  role: 'role',
};

/** Whose names the words need. */
export const idsInChanges = (changes: Iterable<ToldChange>): Record<NamedKind, Set<string>> => {
  const ids: Record<NamedKind, Set<string>> = {
    user: new Set(),
    group: new Set(),
    role: new Set(),
    space: new Set(),
    page: new Set(),
  };
  const add = (kind: NamedKind | undefined, id: unknown): void => {
    if (kind !== undefined && typeof id === 'string') ids[kind].add(id);
  };
  for (const { subject_type, subject_id, before, after } of changes) {
    add(KIND_OF_SUBJECT[subject_type], subject_id);
    for (const row of [before, after]) {
      add('user', row?.user_id);
      add('role', row?.role_id);
      add('page', row?.parent_id);
      add('space', row?.space_id);
      if (row?.principal_type === 'user' || row?.principal_type === 'group') add(row.principal_type, row.principal_id);
    }
  }
  return ids;
};

/** "Ada joined the group staff", "view restriction of "Plans": Ada named". */
export const changeInWords = (change: ToldChange, names: Names): string => {
  const { kind, subject_type, subject_id, before, after } = change;
  const row = after ?? before ?? {};
  const came = after !== null;
  const subject = KIND_OF_SUBJECT[subject_type];
  const name = subject === undefined ? subject_id : names.of(subject, subject_id);
  const principal = principalInWords(row, names);
  switch (kind) {
    case 'membership':
      return row.user_id === undefined
        ? `members of the group ${name}`
        : `${names.of('user', String(row.user_id))} ${came ? 'joined' : 'left'} the group ${name}`;
    case 'restriction':
      return principal === null
        ? `the restriction of "${name}"`
        : `${principal} ${came ? 'put on' : 'taken off'} the ${row.operation === 'update' ? 'edit' : 'view'} restriction of "${name}"`;
    case 'permission':
      return principal === null
        ? `the permissions of the space ${name}`
        : `in the space ${name}, "${row.operation} ${row.target}" ${came ? 'granted to' : 'taken from'} ${principal}`;
    case 'role-assignment':
      return principal === null
        ? `the roles of the space ${name}`
        : `in the space ${name}, the role ${names.of('role', String(row.role_id))} ${came ? 'given to' : 'taken from'} ${principal}`;
    case 'role':
      return row.permission_id === undefined
        ? `what the role ${name} grants`
        : `"${row.permission_id}" ${came ? 'added to' : 'taken from'} the role ${name}`;
    case 'group-access':
      return `the group ${name} ${came ? 'gives' : 'does not give'} access to the product${row.access === undefined ? '' : ` (${row.access})`}`;
    case 'move':
      return `"${name}" moved${attribute(change, names)}`;
    case 'page':
      return `"${name}" is new`;
    case 'coverage':
      return `what can be read of ${subject_type} ${name}`;
    default:
      return `${kind === 'site' ? `the site's ${subject_id.replaceAll('_', ' ')}` : `the ${kind === 'user-state' ? 'account' : kind} of ${name}`}${attribute(change, names)}`;
  }
};

const principalInWords = (row: Readonly<Record<string, unknown>>, names: Names): string | null => {
  const { principal_type: type, principal_id: id } = row;
  if (typeof type !== 'string' || typeof id !== 'string') return null;
  if (type === 'user') return names.of('user', id);
  return type === 'group' ? `the group ${names.of('group', id)}` : classInWords(id);
};

/** A watched column with its two values. */
const attribute = ({ before, after }: ToldChange, names: Names): string => {
  const [column] = Object.keys(after ?? before ?? {});
  if (column === undefined) return '';
  const told = (value: unknown): string => {
    if (value === null || value === undefined) return 'none';
    if (column === 'parent_id') return `"${names.of('page', String(value))}"`;
    if (column === 'space_id') return names.of('space', String(value));
    return String(value);
  };
  return ` (${column.replace(/_id$/, '').replaceAll('_', ' ')}: ${told(before?.[column])} → ${told(after?.[column])})`;
};
