import { UsageError } from '../../model/errors.ts';
import type { Deed } from '../../server/activity.ts';
import type { Member } from '../../server/sign/member.ts';
import type { Role } from '../../server/sign/role.ts';
import type { Kind } from '../kind.ts';
import { ofKind } from '../kind.ts';
import type { Thing } from '../thing.ts';
import type { Tools } from '../tools.ts';

interface MemberFields {
  readonly name: string;
  readonly role: Role;
  readonly bodies: boolean;
  /** Undefined: as they are. */
  readonly active?: boolean | undefined;
}

const fieldsOf = ({ fields }: Thing): MemberFields => fields as unknown as MemberFields;

const memberOf = async ({ members }: Tools, email: string): Promise<Member> => {
  const member = await members.ofEmail(email);
  if (member === null) throw new Error(`the member ${email} went meanwhile`);
  return member;
};

const deed = (action: string, subjectId: string, what: Pick<Deed, 'before' | 'after'>): Deed => ({
  action,
  subjectType: 'member',
  subjectId,
  ...what,
});

export const memberKind: Kind = {
  async list({ members }) {
    return (await members.list()).map(
      ({ email, name, role, bodies, active }): Thing => ({
        kind: 'member',
        name: email,
        fields: { name, role, bodies, active } satisfies MemberFields,
      }),
    );
  },

  async check({ members }, wanted, { after, changes }) {
    const all = await members.list();
    const able = new Set(all.filter((one) => one.hasPassword || one.signOn).map(({ email }) => email));
    const isAdmin = (one: Thing): boolean => fieldsOf(one).role === 'admin' && fieldsOf(one).active !== false;
    const stay = ofKind(after, 'member').filter((one) => isAdmin(one) && able.has(one.name));
    const kept = new Set(
      ofKind(after, 'member')
        .filter(isAdmin)
        .map(({ name }) => name),
    );
    const changed = new Set(changes.flatMap(({ kind, name }) => (kind === 'member' ? [name] : [])));
    // As the store has it: even who is administrator and cannot sign in yet goes only where another one can.
    const lost = all.find(({ email, role }) => role === 'admin' && changed.has(email) && !kept.has(email));
    if (lost === undefined || stay.length > 0) return;
    const message = `${lost.email} is the last administrator: nobody would be left who can let others in`;
    const one = wanted.find(({ name }) => name === lost.email);
    throw one?.fault(message, 'role') ?? new UsageError(message, 'keep them in the file, or leave out --prune');
  },

  async add({ members }, { name: email, fields }) {
    const { name, role, bodies, active } = fields as unknown as MemberFields;
    const member = await members.add({ name, email, role, bodies });
    if (active === false) await members.change(member.id, { active });
    return deed('member add', member.id, { after: { ...member, active: active ?? true } });
  },

  async change(tools, { name: email, fields }) {
    const { id } = await memberOf(tools, email);
    const wanted = fields as unknown as MemberFields;
    const { before, after } = await tools.members.change(id, wanted);
    if (wanted.active === false) await tools.sessions.endAll(id);
    const { active } = wanted;
    return deed('member update', id, { before, after: { ...after, ...(active === undefined ? {} : { active }) } });
  },

  async remove(tools, { name: email }) {
    const { id } = await memberOf(tools, email);
    return deed('member remove', id, { before: await tools.members.remove(id) });
  },
};
