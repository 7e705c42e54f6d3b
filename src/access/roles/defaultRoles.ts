import type { Role } from './role.ts';

const content = (operation: string): string[] =>
  ['page', 'blogpost', 'folder', 'whiteboard', 'database', 'embed', 'attachment'].map((kind) => `${operation}/${kind}`);

const VIEWER = ['read/space', 'create/comment'];
/** On the wire `delete/space` is the right to delete what is one's own. */
const COLLABORATOR = [...VIEWER, ...content('create'), 'delete/space'];
const MANAGER = [
  ...COLLABORATOR,
  ...content('delete'),
  'delete/comment',
  'export/space',
  'archive/page',
  'restrict_content/space',
];
const ADMIN = [...MANAGER, 'administer/space', 'manage_users/space', 'archive_space/space'];

const role = (id: string, name: string, permissions: readonly string[]): Role => ({
  id,
  name,
  permissions: new Set(permissions),
});

/**
 * The four roles that every site gets, as the vendor describes them: an assumption, for a site without roles tells
 * neither its roles nor what they grant. What decides viewing, editing and administering is plain; the rest is only used
 * to choose between roles that agree in these. The least of them first.
 */
export const DEFAULT_ROLES: readonly Role[] = [
  role('viewer', 'Viewer', VIEWER),
  role('collaborator', 'Collaborator', COLLABORATOR),
  role('manager', 'Manager', MANAGER),
  role('admin', 'Admin', ADMIN),
];
