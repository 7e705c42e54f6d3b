import type { Role } from './role.ts';

/** Somebody who may sign in. */
export interface Member {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  /** Whether they may read the text of pages. */
  readonly bodies: boolean;
}

/** A member as the questions about them tell it. */
export interface MemberRow {
  readonly member_id: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly bodies: boolean;
}

/** Of `members m`. */
export const MEMBER_COLUMNS = 'm.member_id, m.name, m.email, m.role, m.bodies';

/** Administrators could grant themselves the right to read bodies, so they have it. */
export const memberOf = ({ member_id: id, name, email, role, bodies }: MemberRow): Member => ({
  id,
  name,
  email,
  role: role as Role,
  bodies: bodies || role === 'admin',
});
