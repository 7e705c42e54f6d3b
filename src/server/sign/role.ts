/** What a member may see and do; each has the rights of those before it. */
export const roles = ['viewer', 'auditor', 'admin'] as const;
export type Role = (typeof roles)[number];

/** What a route asks of whoever calls it. */
export type Access = 'anyone' | Role;

export const mayDo = (role: Role, access: Access): boolean =>
  access === 'anyone' || roles.indexOf(role) >= roles.indexOf(access);
