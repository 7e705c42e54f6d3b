import { NativeSelect, PasswordInput, TagsInput, TextInput } from '@mantine/core';
import type { ChannelDraft } from './channelDraft.ts';
import { SubscriptionFields } from './SubscriptionFields.tsx';

interface ChannelFieldsProps {
  readonly draft: ChannelDraft;
  readonly onChange: (next: ChannelDraft) => void;
  /** Whether it has a secret already, which stays where none is given. */
  readonly hasSecret: boolean;
}

const SECRETS = {
  slack: ['Address of the incoming webhook', 'https://hooks.slack.com/services/…, as Slack shows it'],
  webhook: ['Secret for signatures', '16 characters at least; the receiver checks X-Kscope-Signature with it'],
  email: ['Password', 'Of the mail server; nothing where nobody signs in there'],
} as const;

/** Where a channel goes, and what it is told. */
export const ChannelFields = ({ draft, onChange, hasSecret }: ChannelFieldsProps) => {
  const { kind } = draft;
  const set = (change: Partial<ChannelDraft>): void => onChange({ ...draft, ...change });
  const text = (field: 'url' | 'host' | 'port' | 'user' | 'from') => ({
    value: draft[field],
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => set({ [field]: event.currentTarget.value }),
  });
  const [label, description] = SECRETS[kind];
  return (
    <>
      {kind === 'webhook' && (
        <TextInput label="Address" placeholder="https://…" required withAsterisk={false} {...text('url')} />
      )}
      {kind === 'email' && (
        <>
          <div className="k-grid" style={{ '--k-least': '180px' } as React.CSSProperties}>
            <TextInput label="Mail server" required withAsterisk={false} {...text('host')} />
            <TextInput label="Port" inputMode="numeric" required withAsterisk={false} {...text('port')} />
            <NativeSelect
              label="Encryption"
              data={[
                { value: 'starttls', label: 'STARTTLS' },
                { value: 'tls', label: 'TLS' },
                { value: 'none', label: 'none' },
              ]}
              value={draft.security}
              onChange={(event) => set({ security: event.currentTarget.value })}
            />
          </div>
          <div className="k-grid">
            <TextInput label="From" type="email" required withAsterisk={false} {...text('from')} />
            <TagsInput label="To" value={[...draft.to]} onChange={(to) => set({ to })} />
            <TextInput label="Sign in as" placeholder="nobody" autoComplete="off" {...text('user')} />
          </div>
        </>
      )}
      {(kind !== 'email' || draft.user !== '') && (
        <PasswordInput
          label={label}
          description={hasSecret ? 'Leave it empty to keep the one that is there.' : description}
          inputWrapperOrder={['label', 'input', 'description']}
          autoComplete="off"
          required={!hasSecret}
          withAsterisk={false}
          value={draft.secret}
          onChange={(event) => set({ secret: event.currentTarget.value })}
        />
      )}
      <SubscriptionFields value={draft.subscription} onChange={(subscription) => set({ subscription })} />
    </>
  );
};
