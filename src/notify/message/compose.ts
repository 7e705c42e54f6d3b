import type { Severity } from '../../governance/severity.ts';
import type { Content } from '../happening.ts';
import type { EventName } from '../subscription.ts';
import { eventNames } from '../subscription.ts';
import type { Message } from './message.ts';
import { oneLine } from './plain.ts';

/** One notice of a delivery. */
export interface Notice {
  readonly event: EventName;
  readonly severity: Severity;
  readonly content: Content;
  readonly at: string;
}

export interface Composed {
  readonly id: string;
  readonly channel: string;
  readonly kind: 'alert' | 'digest';
  readonly counts: Readonly<Partial<Record<EventName, number>>>;
  /** The gravest first; not more than a message shows. */
  readonly worst: readonly Notice[];
  /** Where the web application is, without a slash at its end; null: nobody knows. */
  readonly publicUrl: string | null;
}

const MOST_TODOS = 3;

const words: Readonly<Record<EventName, (n: number) => string>> = {
  opened: (n) => `${n} ${n === 1 ? 'finding' : 'findings'} opened`,
  reopened: (n) => `${n} came back`,
  closed: (n) => `${n} closed`,
  overdue: (n) => `${n === 1 ? 'a crawl is' : `${n} crawls are`} overdue`,
  revoked: (n) => `${n === 1 ? 'a token was' : `${n} tokens were`} refused`,
};

/** Puts into words what notices say. */
export const compose = ({ id, channel, kind, counts, worst, publicUrl }: Composed): Message => {
  const accounts = [...new Set(worst.map(({ content }) => content.account))];
  const happened = eventNames.flatMap((event) => {
    const many = counts[event] ?? 0;
    return many === 0 ? [] : [words[event](many)];
  });
  const total = eventNames.reduce((sum, event) => sum + (counts[event] ?? 0), 0);
  const title = `${kind === 'digest' ? 'Digest: ' : ''}${happened.join(', ')}${accounts.length === 1 ? ` (${accounts[0]})` : ''}`;
  const todo = [...new Set(worst.map(({ content }) => oneLine(content.todo)).filter((text) => text !== ''))];
  return {
    id,
    channel,
    kind,
    title: `Kscope: ${oneLine(title)}`,
    counts,
    items: worst.map(({ event, severity, at, content: { message, account, space, rule, finding } }) => ({
      event,
      severity,
      text: oneLine(message),
      account,
      space: space === null ? null : oneLine(`${space.name} (${space.key})`),
      rule: rule?.id ?? null,
      finding,
      link: publicUrl === null ? null : `${publicUrl}${pathOf(finding, account)}`,
      at,
    })),
    more: total - worst.length,
    todo: todo.slice(0, MOST_TODOS),
    link: publicUrl === null ? null : `${publicUrl}${listPathOf(worst, accounts)}`,
  };
};

const pathOf = (finding: string | null, account: string): string =>
  finding === null
    ? '/settings?tab=accounts'
    : `/findings/${encodeURIComponent(finding)}?account=${encodeURIComponent(account)}`;

const listPathOf = (worst: readonly Notice[], accounts: readonly string[]): string => {
  if (!worst.some(({ content }) => content.finding !== null)) return '/crawls';
  return accounts.length === 1 ? `/findings?account=${encodeURIComponent(accounts[0] ?? '')}` : '/findings';
};

/** The message by which somebody finds out whether a channel works. */
export const testMessage = (id: string, channel: string, publicUrl: string | null): Message => ({
  id,
  channel,
  kind: 'test',
  title: 'Kscope: a test of this channel',
  counts: {},
  items: [],
  more: 0,
  todo: ['Nothing: alerts of the channel will come here.'],
  link: publicUrl,
});
