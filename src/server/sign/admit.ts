import { personName } from '../schemas.ts';
import type { Member } from './member.ts';
import type { Members } from './members.ts';
import { LastAdmin } from './members.ts';
import type { Role } from './role.ts';
import { roles } from './role.ts';
import type { Arrival } from './signOn.ts';
import type { SignOnSettings } from './signOnSettings.ts';
import { SignOnFailure } from './signOnTrouble.ts';

/** What became of a member at a sign-in through the provider. */
export interface Admission {
  readonly member: Member;
  readonly deeds: readonly { readonly action: string; readonly before?: unknown; readonly after?: unknown }[];
}

/** The role that groups give: the highest of those that they name, else the one for everybody; null: none. */
export const roleOf = ({ roles: table, defaultRole }: SignOnSettings, groups: readonly string[]): Role | null => {
  const given = table.filter(({ group }) => groups.includes(group)).map(({ role }) => role);
  const highest = roles.findLast((role) => given.includes(role));
  return highest ?? (defaultRole === 'none' ? null : defaultRole);
};

/**
 * The member whom the provider sent: the one that it is linked to, one with the same verified e-mail where that is
 * allowed, or a new one.
 * @throws SignOnFailure where they may not come in.
 */
export const admit = async (members: Members, arrival: Arrival): Promise<Admission> => {
  const { settings } = arrival.config;
  const email = mailOf(arrival);
  const known = await members.ofSubject(arrival);
  const role = roleOf(settings, arrival.groups);
  if (known !== null) return follow(members, arrival, known, role);
  const namesake = await members.ofEmail(email);
  if (namesake !== null) {
    if (!settings.linkByEmail || !arrival.emailVerified)
      throw new SignOnFailure('taken', `${email} is a member, and not linked to ${arrival.subject}`);
    if (!namesake.active) throw new SignOnFailure('deactivated', `${email} is deactivated`);
    if (!(await members.link(namesake.id, arrival)))
      throw new SignOnFailure('taken', `${email} is linked to another person of the provider`);
    const followed = await follow(members, arrival, namesake, role);
    return { ...followed, deeds: [{ action: 'member link', after: subjectOf(arrival) }, ...followed.deeds] };
  }
  if (role === null) throw new SignOnFailure('no-role', `${email} is in none of the groups that give a role`);
  const name = personName.safeParse(arrival.name?.replaceAll('\0', '').slice(0, 200)).data ?? email;
  const member = await members.add({ name, email, role, bodies: false }, arrival);
  return { member, deeds: [{ action: 'member join', after: { ...member, ...subjectOf(arrival) } }] };
};

const subjectOf = ({ issuer, subject }: Arrival) => ({ issuer, subject });

/** The e-mail of who may come at all. */
const mailOf = ({ config: { settings }, email, emailVerified, subject }: Arrival): string => {
  if (email === null) throw new SignOnFailure('no-email', `no e-mail was told of ${subject}`);
  if (settings.verifiedOnly && !emailVerified) throw new SignOnFailure('unverified', `${email} is not verified`);
  const domain = email.slice(email.lastIndexOf('@') + 1);
  if (settings.domains.length > 0 && !settings.domains.includes(domain))
    throw new SignOnFailure('domain', `${email} is of a domain that may not come`);
  return email;
};

/** Gives a member the role that their groups give now, where roles follow groups. The last administrator stays one. */
const follow = async (
  members: Members,
  { config: { settings } }: Arrival,
  member: Member & { readonly active: boolean },
  role: Role | null,
): Promise<Admission> => {
  const { id, active, ...rest } = member;
  if (!active) throw new SignOnFailure('deactivated', `${rest.email} is deactivated`);
  if (!settings.followGroups || role === rest.role) return { member: { id, ...rest }, deeds: [] };
  try {
    if (role === null) {
      // Whoever has left every group is shut out at once, also where they were signed in before.
      const { after } = await members.change(id, { role: 'viewer' });
      await members.revoke(id);
      throw new SignOnFailure('no-role', `${after.email} is in none of the groups that give a role any more`);
    }
    const { before, after } = await members.change(id, { role });
    return { member: after, deeds: [{ action: 'member follow groups', before, after }] };
  } catch (error) {
    if (!(error instanceof LastAdmin)) throw error;
    return { member: { id, ...rest }, deeds: [{ action: 'last administrator kept', after: { role } }] };
  }
};
