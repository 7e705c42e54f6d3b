import type { Accounts } from '../accounts/accounts.ts';
import type { Limiters } from '../crawl/limiters.ts';
import type { Clock } from '../model/clock.ts';
import type { Channels } from '../notify/channels.ts';
import type { Reach } from '../notify/wire/reach.ts';
import type { Activity } from '../server/activity.ts';
import type { Members } from '../server/sign/members.ts';
import type { Sessions } from '../server/sign/sessions.ts';
import type { SignOnStore } from '../server/sign/signOnSettings.ts';
import type { Records } from '../store/records.ts';

/** What things are read and set with. */
export interface Tools {
  readonly records: Records;
  readonly accounts: Accounts;
  readonly channels: Channels;
  readonly members: Members;
  readonly sessions: Sessions;
  readonly signOnStore: SignOnStore;
  readonly activity: Activity;
  /** Where channels may lead. */
  readonly reach: Reach;
  readonly home: string;
  readonly clock: Clock;
  readonly limiters: Limiters;
  readonly signal: AbortSignal;
  /** Derives the columns anew after an account was removed. */
  refreshColumns(): Promise<void>;
}
