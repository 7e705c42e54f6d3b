import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { Hold } from '../../api/policies.ts';
import { addHold, fetchHeld, holdsQuery, liftHold } from '../../api/policies.ts';
import { sessionQuery } from '../../api/session.ts';
import { useAccount } from '../../app/account.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Card } from '../../parts/Card.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { MoreList } from '../../parts/MoreList.tsx';
import { addressOf, PageLink, SpaceLink } from '../../parts/names.tsx';
import { many } from '../../parts/numbers.ts';
import { StatusTag } from '../../parts/StatusTag.tsx';
import { Tag } from '../../parts/Tag.tsx';
import { useRows } from '../../parts/useRows.ts';
import { ViewLink } from '../../parts/ViewLink.tsx';
import { When } from '../../parts/When.tsx';

const route = getRouteApi('/signed-in/shell/policies');

const SCOPES: readonly { readonly value: Hold['scope']; readonly label: string; readonly hint: string }[] = [
  { value: 'page', label: 'a page', hint: 'id, address or title' },
  { value: 'tree', label: 'a page and all below it', hint: 'id, address or title' },
  { value: 'space', label: 'a space', hint: 'key, id or name' },
  { value: 'label', label: 'a label', hint: 'its name' },
  { value: 'person', label: 'a person', hint: 'name, e-mail or id' },
];

/** The legal holds: what each holds, placed and lifted with reasons. */
export const HoldsTab = () => {
  const account = useAccount();
  const { lifted, hold: opened } = route.useSearch();
  const navigate = route.useNavigate();
  const isAdmin = useQuery(sessionQuery).data?.person.role === 'admin';
  const holds = useQuery(holdsQuery(account, lifted === 'yes'));
  return (
    <>
      {isAdmin && <NewHold account={account} />}
      <Checkbox
        size="xs"
        label="Those that were lifted too"
        checked={lifted === 'yes'}
        onChange={(event) => {
          const next = event.currentTarget.checked ? 'yes' : undefined;
          void navigate({ search: (before) => ({ ...before, lifted: next }), replace: true });
        }}
      />
      <Loaded query={holds} meanwhile={<Bones lines={6} />}>
        {({ items }) =>
          items.length === 0 ? (
            <Card>
              <Empty icon="lock" title="Nothing is held">
                What a hold catches enters no plan, until the hold is lifted.
              </Empty>
            </Card>
          ) : (
            <div className="k-stack">
              {items.map((hold) => (
                <HoldCard
                  key={hold.id}
                  hold={hold}
                  account={account}
                  isAdmin={isAdmin}
                  isOpen={opened === hold.id}
                  onOpen={(id) => void navigate({ search: (before) => ({ ...before, hold: id }), replace: true })}
                />
              ))}
            </div>
          )
        }
      </Loaded>
    </>
  );
};

const NewHold = ({ account }: { readonly account: string | undefined }) => {
  const client = useQueryClient();
  const [scope, setScope] = useState<Hold['scope']>('page');
  const [subject, setSubject] = useState('');
  const [reason, setReason] = useState('');
  const add = useMutation({
    mutationFn: () => addHold(account, { scope, subject, reason }),
    onSuccess: async () => {
      setSubject('');
      setReason('');
      await client.invalidateQueries({ queryKey: ['holds'] });
      await client.invalidateQueries({ queryKey: ['plan'] });
    },
  });
  const { hint } = SCOPES.find(({ value }) => value === scope)!;
  return (
    <Card title="Place a hold">
      <form
        className="k-line-up"
        style={{ alignItems: 'flex-end' }}
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate();
        }}
      >
        <NativeSelect
          label="On"
          size="sm"
          data={SCOPES.map(({ value, label }) => ({ value, label }))}
          value={scope}
          onChange={(event) => setScope(event.currentTarget.value as Hold['scope'])}
        />
        <TextInput
          label="Which"
          placeholder={hint}
          style={{ flex: '1 1 180px' }}
          value={subject}
          dir="auto"
          onChange={(event) => setSubject(event.currentTarget.value)}
        />
        <TextInput
          label="Reason"
          style={{ flex: '1 1 220px' }}
          value={reason}
          dir="auto"
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button
          type="submit"
          size="sm"
          loading={add.isPending}
          disabled={subject.trim() === '' || reason.trim() === ''}
        >
          Place the hold
        </Button>
      </form>
      <p className="k-dim" style={{ margin: '10px 0 0' }}>
        It catches what stands there now and whatever later crawls see there, and keeps it by its id wherever it moves.
        It keeps pages out of the plans of Kscope; it locks nothing on the site.
      </p>
    </Card>
  );
};

interface HoldCardProps {
  readonly hold: Hold;
  readonly account: string | undefined;
  readonly isAdmin: boolean;
  readonly isOpen: boolean;
  readonly onOpen: (id: string | undefined) => void;
}

const HoldCard = ({ hold, account, isAdmin, isOpen, onOpen }: HoldCardProps) => (
  <Card
    title={
      <>
        <Tag tone={hold.liftedAt === null ? 'accent' : 'plain'}>{hold.scope}</Tag> <Subject hold={hold} />
      </>
    }
    end={<span className="k-dim k-mono">{hold.id}</span>}
  >
    <div dir="auto">{hold.reason}</div>
    <div className="k-dim">
      placed by <bdi>{hold.placedBy}</bdi> <When at={hold.since} />
      {hold.liftedAt !== null && (
        <>
          , lifted by <bdi>{hold.liftedBy}</bdi> <When at={hold.liftedAt} />: <bdi>{hold.liftReason}</bdi>
        </>
      )}
    </div>
    <div className="k-line-up" style={{ marginTop: 10 }}>
      <Button
        variant="default"
        aria-expanded={isOpen}
        disabled={hold.pages === 0}
        onClick={() => onOpen(isOpen ? undefined : hold.id)}
      >
        {hold.liftedAt === null ? 'Holds' : 'Held'} {many(hold.pages, 'page')}
      </Button>
      {isAdmin && hold.liftedAt === null && <Lift id={hold.id} account={account} />}
    </div>
    {isOpen && <Held id={hold.id} account={account} />}
  </Card>
);

const Subject = ({ hold: { scope, subject } }: { readonly hold: Hold }) => {
  const name = subject.name ?? subject.id;
  if (scope === 'label') return <bdi>{name}</bdi>;
  const kind = scope === 'space' ? 'spaces' : scope === 'person' ? 'people' : 'pages';
  return (
    <ViewLink href={addressOf(kind, subject.id)} className="k-link">
      {name}
    </ViewLink>
  );
};

const Lift = ({ id, account }: { readonly id: string; readonly account: string | undefined }) => {
  const client = useQueryClient();
  const [reason, setReason] = useState<string>();
  const lift = useMutation({
    mutationFn: () => liftHold(id, account, reason ?? ''),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['holds'] });
      await client.invalidateQueries({ queryKey: ['plan'] });
    },
  });
  if (reason === undefined) {
    return (
      <Button variant="subtle" color="red" onClick={() => setReason('')}>
        Lift…
      </Button>
    );
  }
  return (
    <form
      className="k-line-up"
      onSubmit={(event) => {
        event.preventDefault();
        lift.mutate();
      }}
    >
      <TextInput
        size="xs"
        aria-label="Why it is lifted"
        placeholder="Why it is lifted"
        value={reason}
        dir="auto"
        data-autofocus
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button type="submit" color="red" disabled={reason.trim() === ''} loading={lift.isPending}>
        Lift the hold
      </Button>
      <Button variant="subtle" color="gray" onClick={() => setReason(undefined)}>
        Keep it
      </Button>
    </form>
  );
};

const Held = ({ id, account }: { readonly id: string; readonly account: string | undefined }) => {
  const held = useRows(['held', id, account], (cursor, signal) => fetchHeld(id, account, cursor, signal));
  return (
    <div style={{ margin: '10px -16px -8px' }}>
      <MoreList
        rows={held}
        keyOf={({ page }) => page.id}
        empty="It has caught nothing"
        more="More pages"
        row={({ page, status, space, since }) => (
          <div className="k-row">
            <span className="k-row-main k-cut">
              <PageLink page={page} /> <StatusTag status={status} />
            </span>
            <span className="k-row-end k-cut" style={{ maxWidth: '45%' }}>
              <SpaceLink space={space} /> <When at={since} />
            </span>
          </div>
        )}
      />
    </div>
  );
};
