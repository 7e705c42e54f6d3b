/**
 * The vocabulary of space permissions. An id is `operation/target`, as GET /space-permissions names it; a permission row
 * of a space carries the two halves apart.
 */

const CONTENT = ['page', 'blogpost', 'whiteboard', 'database', 'folder', 'embed'] as const;

const of = (operation: string, targets: readonly string[]): string[] =>
  targets.map((target) => `${operation}/${target}`);

/** The right to see the space, without which no other has any effect. */
const VIEW = 'read/space';

const COMMENTING = [VIEW, 'create/comment'];
const WRITING = [
  ...COMMENTING,
  ...of('create', [...CONTENT, 'attachment']),
  // On the wire the right to delete what is one's own.
  'delete/space',
];
const MANAGING = [
  ...WRITING,
  ...of('delete', [...CONTENT, 'attachment', 'comment']),
  'export/space',
  'archive/page',
  'restrict_content/space',
];
/** The last two are keys that the live site answers and the published specification does not list. */
const ADMINISTERING = [...MANAGING, 'administer/space', 'manage_users/space', 'archive_space/space'];

/** How much somebody may do in a space; each level is one bundle of permissions. */
export const LEVELS = {
  viewer: COMMENTING,
  reader: [VIEW],
  collaborator: WRITING,
  manager: MANAGING,
  admin: ADMINISTERING,
  auditor: [VIEW, 'export/space'],
  /** Left over from an import: rights that are worth nothing, for want of the right to view. */
  stray: ['create/comment', 'create/page', 'export/space'],
} as const satisfies Record<string, readonly string[]>;

export type Level = keyof typeof LEVELS;

/** One entry of GET /space-permissions. */
export interface SpacePermissionKind {
  readonly id: string;
  readonly displayName: string;
  readonly description: string;
  readonly requiredPermissionIds: readonly string[];
}

function describe(id: string): SpacePermissionKind {
  const [operation = '', target = ''] = id.split('/');
  const words = `${operation.replaceAll('_', ' ')} ${target}`;
  return {
    id,
    displayName: words.charAt(0).toUpperCase() + words.slice(1),
    description: `Allows to ${words}.`,
    requiredPermissionIds: id === VIEW ? [] : [VIEW],
  };
}

export const SPACE_PERMISSION_KINDS: readonly SpacePermissionKind[] = ADMINISTERING.map(describe);

/** The two halves of an id. */
export function operationOf(id: string): { key: string; target: string } {
  const slash = id.indexOf('/');
  return { key: id.slice(0, slash), target: id.slice(slash + 1) };
}
