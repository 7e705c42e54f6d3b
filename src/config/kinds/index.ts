import type { Kind } from '../kind.ts';
import type { ThingKind } from '../thing.ts';
import { accountKind } from './account.ts';
import { channelKind } from './channel.ts';
import { fileKind } from './file.ts';
import { memberKind } from './member.ts';
import { signOnKind } from './signOn.ts';

export const thingKindsByName: Readonly<Record<ThingKind, Kind>> = {
  account: accountKind,
  channel: channelKind,
  member: memberKind,
  'sign-on': signOnKind,
  file: fileKind,
};
