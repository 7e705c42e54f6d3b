import { z } from 'zod';
import { systemClock } from '../../model/clock.ts';
import { UsageError, UserError } from '../../model/errors.ts';
import { Activity, COMMAND_LINE } from '../../server/activity.ts';
import { Problem } from '../../server/problem.ts';
import { publicUrlOf } from '../../server/publicUrl.ts';
import type { ListedMember } from '../../server/sign/members.ts';
import { Members } from '../../server/sign/members.ts';
import type { Role } from '../../server/sign/role.ts';
import { roles } from '../../server/sign/role.ts';
import { Sessions } from '../../server/sign/sessions.ts';
import { withContext } from '../context.ts';
import type { Globals } from '../globals.ts';
import { printTable } from '../rowsDisplay.ts';
import { print, printJson, say } from '../terminal.ts';

const LISTENS_AT = 'http://127.0.0.1:7474';

interface Tools {
  readonly members: Members;
  readonly sessions: Sessions;
  readonly activity: Activity;
}

const withMembers = (globals: Globals, work: (tools: Tools) => Promise<void>): Promise<void> =>
  withContext(globals, async ({ records }) => {
    try {
      await work({
        members: new Members(records, systemClock),
        sessions: new Sessions(records, systemClock),
        activity: new Activity(records, systemClock),
      });
    } catch (error) {
      if (error instanceof Problem) throw new UserError(error.message, error.mend ?? '', { cause: error });
      throw error;
    }
  });

/** @throws UsageError where nobody has the e-mail. */
const memberOf = async ({ members }: Tools, email: string): Promise<ListedMember> => {
  const member = await members.ofEmail(email);
  if (member !== null) return member;
  throw new UsageError(
    `nobody is a member by the e-mail ${email}`,
    'kscope member list shows who is; kscope member invite lets somebody in',
  );
};

const linkOf = (url: string, token: string): string => `${url}/invitation#${token}`;

const tell = (globals: Globals, member: { readonly email: string; readonly role: Role }, link: string): void => {
  if (globals.json) printJson({ email: member.email, role: member.role, link });
  else print(link);
  say(`${member.email}, ${member.role}, sets a password by this link: once, within a week`);
};

const standing = ({ active, hasPassword, signOn }: ListedMember): string => {
  if (!active) return 'deactivated';
  return hasPassword || signOn ? 'active' : 'invited';
};

export const list = (globals: Globals): Promise<void> =>
  withMembers(globals, async ({ members }) => {
    const rows = (await members.list()).map((member) => ({
      email: member.email,
      name: member.name,
      role: member.role,
      bodies: member.bodies,
      status: standing(member),
    }));
    if (globals.json) printJson(rows);
    else await printTable(['email', 'name', 'role', 'bodies', 'status'], rows);
  });

export const invite = async (
  email: string,
  options: { readonly role: Role; readonly name?: string; readonly publicUrl?: string },
  globals: Globals,
): Promise<void> => {
  const url = publicUrlOf(options.publicUrl ?? LISTENS_AT);
  if (!z.email().safeParse(email).success) throw new UsageError(`${email} is no e-mail`, 'give one');
  await withMembers(globals, async ({ members, activity }) => {
    const member = await members.add({ name: options.name ?? email, email, role: options.role, bodies: false });
    const token = await members.invite(member.id);
    await activity.note(COMMAND_LINE, {
      action: 'member add',
      subjectType: 'member',
      subjectId: member.id,
      after: member,
    });
    tell(globals, member, linkOf(url, token));
  });
};

export const setRole = async (email: string, given: string, globals: Globals): Promise<void> => {
  const role = roles.find((one) => one === given);
  if (role === undefined) throw new UsageError(`${given} is no role`, `give one of: ${roles.join(', ')}`);
  await withMembers(globals, async (tools) => {
    const { id } = await memberOf(tools, email);
    const { before, after } = await tools.members.change(id, { role });
    await tools.activity.note(COMMAND_LINE, {
      action: 'member update',
      subjectType: 'member',
      subjectId: id,
      before,
      after,
    });
    if (globals.json) printJson({ email: after.email, role: after.role });
    else print(`${after.email} is ${after.role}`);
  });
};

export const reset = async (
  email: string,
  options: { readonly publicUrl?: string },
  globals: Globals,
): Promise<void> => {
  const url = publicUrlOf(options.publicUrl ?? LISTENS_AT);
  await withMembers(globals, async (tools) => {
    const { members, sessions, activity } = tools;
    const member = await memberOf(tools, email);
    if (!member.active) await members.change(member.id, { active: true });
    await sessions.endAll(member.id);
    const token = await members.invite(member.id);
    await activity.note(COMMAND_LINE, {
      action: 'member reset',
      subjectType: 'member',
      subjectId: member.id,
      after: { reactivated: !member.active },
    });
    tell(globals, member, linkOf(url, token));
  });
};
