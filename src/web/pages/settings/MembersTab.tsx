import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Member, Role } from '../../api/members.ts';
import { addMember, changeMember, inviteMember, membersQuery, removeMember } from '../../api/members.ts';
import { Card } from '../../parts/Card.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { Tag } from '../../parts/Tag.tsx';

const ROLES: readonly { readonly value: Role; readonly label: string }[] = [
  { value: 'viewer', label: 'viewer: numbers, and titles of what everyone licensed can see' },
  { value: 'auditor', label: 'auditor: all titles, access, people' },
  { value: 'admin', label: 'admin: accounts, people, settings too' },
];

/** Who may sign in here, and as what. */
export const MembersTab = () => {
  const members = useQuery(membersQuery);
  const [link, setLink] = useState<{ readonly name: string; readonly url: string }>();
  const show = ({ name, link: path }: { readonly name: string; readonly link: string }): void =>
    setLink({ name, url: `${window.location.origin}${path}` });
  return (
    <>
      {link !== undefined && (
        <div className="k-note">
          <div className="k-row-main">
            Give this link to <bdi>{link.name}</bdi>; it is good for a week, once, and not shown again:
            <div className="k-mono">{link.url}</div>
          </div>
        </div>
      )}
      <Card title="Members" flush>
        <Loaded query={members}>
          {({ items }) => (
            <ul className="k-list">
              {items.map((member) => (
                <MemberRow key={member.id} member={member} onLink={show} />
              ))}
            </ul>
          )}
        </Loaded>
      </Card>
      <Invite onLink={show} />
    </>
  );
};

interface Linked {
  readonly onLink: (invited: { readonly name: string; readonly link: string }) => void;
}

const MemberRow = ({ member, onLink }: Linked & { readonly member: Member }) => {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: ['members'] });
  const change = useMutation({
    mutationFn: (body: Parameters<typeof changeMember>[1]) => changeMember(member.id, body),
    onSuccess,
  });
  const remove = useMutation({ mutationFn: () => removeMember(member.id), onSuccess });
  const invite = useMutation({ mutationFn: () => inviteMember(member.id), onSuccess: onLink });
  return (
    <li className="k-row" style={{ flexWrap: 'wrap' }}>
      <span className="k-row-main">
        <bdi>{member.name}</bdi> <Standing member={member} />
        <span className="k-dim" style={{ display: 'block' }}>
          {member.email}
        </span>
      </span>
      <NativeSelect
        size="xs"
        aria-label={`Role of ${member.name}`}
        data={ROLES.map(({ value }) => value)}
        value={member.role}
        disabled={change.isPending}
        onChange={(event) => change.mutate({ role: event.currentTarget.value as Role })}
      />
      <Checkbox
        size="xs"
        label="reads text"
        title="May read the text of pages; administrators always may"
        aria-label={`${member.name} may read the text of pages`}
        checked={member.bodies}
        disabled={member.role === 'admin' || change.isPending}
        onChange={(event) => change.mutate({ bodies: event.currentTarget.checked })}
      />
      <Button variant="default" loading={invite.isPending} onClick={() => invite.mutate()}>
        New link
      </Button>
      <Button variant="default" disabled={change.isPending} onClick={() => change.mutate({ active: !member.active })}>
        {member.active ? 'Deactivate' : 'Let in again'}
      </Button>
      <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate()}>
        Remove
      </Button>
    </li>
  );
};

const Standing = ({ member: { active, hasPassword, signOn } }: { readonly member: Member }) => {
  if (!active) return <Tag tone="warn">deactivated</Tag>;
  if (signOn) return <Tag>single sign-on</Tag>;
  return hasPassword ? null : <Tag tone="info">invited</Tag>;
};

const Invite = ({ onLink }: Linked) => {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const add = useMutation({
    mutationFn: addMember,
    onSuccess: async (invited) => {
      setName('');
      setEmail('');
      onLink(invited);
      await client.invalidateQueries({ queryKey: ['members'] });
    },
  });
  return (
    <Card title="Let somebody in">
      <form
        className="k-stack"
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate({ name, email, role });
        }}
      >
        <div className="k-grid">
          <TextInput
            label="Name"
            required
            withAsterisk={false}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label="E-mail"
            type="email"
            required
            withAsterisk={false}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
        </div>
        <NativeSelect
          label="Role"
          data={[...ROLES]}
          value={role}
          onChange={(event) => setRole(event.currentTarget.value as Role)}
        />
        <div>
          <Button type="submit" loading={add.isPending}>
            Make the link
          </Button>
        </div>
      </form>
    </Card>
  );
};
