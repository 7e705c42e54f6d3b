import type { Channel, Subscription } from '../../api/channels.ts';

/** A channel as it is being written: fields hold what was typed. */
export interface ChannelDraft {
  readonly kind: Channel['kind'];
  readonly url: string;
  readonly host: string;
  readonly port: string;
  readonly security: string;
  readonly user: string;
  readonly from: string;
  readonly to: readonly string[];
  /** Empty: it stays as it is. */
  readonly secret: string;
  readonly subscription: Subscription;
}

export const EVENTS: readonly { readonly value: Subscription['events'][number]; readonly label: string }[] = [
  { value: 'opened', label: 'a finding opens' },
  { value: 'reopened', label: 'a finding comes back' },
  { value: 'closed', label: 'a finding closes' },
  { value: 'overdue', label: 'a crawl is overdue' },
  { value: 'revoked', label: 'a token is refused' },
];

export const newDraft = (): ChannelDraft => ({
  kind: 'slack',
  url: '',
  host: '',
  port: '587',
  security: 'starttls',
  user: '',
  from: '',
  to: [],
  secret: '',
  subscription: {
    events: ['opened', 'reopened', 'overdue', 'revoked'],
    severity: 'high',
    accounts: [],
    spaces: [],
    owners: [],
    ownerless: false,
    rules: [],
    digest: null,
  },
});

export const draftOf = ({ kind, settings, subscription }: Channel): ChannelDraft => {
  const text = (name: string): string => String(settings[name] ?? '');
  return {
    ...newDraft(),
    kind,
    url: text('url'),
    host: text('host'),
    port: text('port') || '587',
    security: text('security') || 'starttls',
    user: text('user'),
    from: text('from'),
    to: (settings.to as string[] | undefined) ?? [],
    subscription,
  };
};

/** What the kind of the draft needs to know. */
export const settingsOf = (draft: ChannelDraft): Record<string, unknown> => {
  const { kind, url, host, port, security, user, from, to } = draft;
  if (kind === 'slack') return {};
  if (kind === 'webhook') return { url };
  return { host, port: Number(port), security, user, from, to: [...to] };
};

/** The time zone of whoever writes. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** What a channel is told, in a line. */
export const subscriptionInWords = (subscription: Subscription): string => {
  const { severity, events, accounts, spaces, owners, ownerless, rules, digest } = subscription;
  const filters = [
    ...(accounts.length > 0 ? [`of ${accounts.join(', ')}`] : []),
    ...(spaces.length > 0 ? [`in ${spaces.join(', ')}`] : []),
    ...(owners.length > 0 ? [`of ${owners.length === 1 ? 'one owner' : `${owners.length} owners`}`] : []),
    ...(ownerless ? ['without owner'] : []),
    ...(rules.length > 0 ? [`by ${rules.join(', ')}`] : []),
  ];
  const when =
    digest === null
      ? 'at once'
      : `each ${digest.every === 'week' ? digest.weekday : 'day'} at ${digest.hour}:00 (${digest.zone})`;
  const what = EVENTS.filter(({ value }) => events.includes(value)).map(({ value }) => value);
  return [`${severity}${severity === 'critical' ? '' : ' and above'}`, ...filters, what.join(', '), when].join(' · ');
};
