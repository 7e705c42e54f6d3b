import { email } from './email.ts';
import type { ChannelKind } from './kind.ts';
import { slack } from './slack.ts';
import { webhook } from './webhook.ts';

export const kindNames = ['slack', 'email', 'webhook'] as const;

export type KindName = (typeof kindNames)[number];

/** Every kind of channel by its name. */
export const kinds: Readonly<Record<KindName, ChannelKind>> = {
  slack: slack as ChannelKind,
  email: email as ChannelKind,
  webhook: webhook as ChannelKind,
};
