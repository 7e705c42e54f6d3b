import type { SimRole } from '../site.ts';
import { LEVELS, type Level } from './permissions.ts';
import { uuid } from './random.ts';

const SALT = 3;

const ROLES: readonly (readonly [Level, name: string, type: SimRole['type'], description: string])[] = [
  ['admin', 'Admin', 'SYSTEM', 'Can manage everything in a space, its access included'],
  ['manager', 'Manager', 'SYSTEM', 'Can manage all content, archive it and restrict it'],
  ['collaborator', 'Collaborator', 'SYSTEM', 'Can create, edit and comment'],
  ['viewer', 'Viewer', 'SYSTEM', 'Can view and comment'],
  ['reader', 'Reader', 'CUSTOM', 'Can view and do nothing else'],
  ['auditor', 'Auditor', 'CUSTOM', 'Can view and export'],
  ['stray', 'Mail-in author', 'CUSTOM', 'Creates pages by e-mail and sees nothing'],
];

/** The site's roles, one for each level of access. */
export function buildRoles(seed: number): Map<Level, SimRole> {
  return new Map(
    ROLES.map(([level, name, type, description], index) => [
      level,
      { id: uuid(seed, SALT, index), name, type, description, permissions: new Set(LEVELS[level]) },
    ]),
  );
}
