/** The kinds of changes that concern access, as a list in SQL. */
export const permissionKinds = [
  'permission',
  'restriction',
  'membership',
  'group-access',
  'role',
  'role-assignment',
  'user-state',
  'site',
]
  .map((kind) => `'${kind}'`)
  .join(', ');
