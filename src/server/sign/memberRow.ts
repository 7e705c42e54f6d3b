import type { Member } from './members.ts';
import type { Role } from './role.ts';

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
