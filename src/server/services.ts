import type { AccessThread } from '../access/thread/accessThread.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Limiters } from '../crawl/limiters.ts';
import type { Clock } from '../model/clock.ts';
import type { Records } from '../store/records.ts';
import type { Activity } from './activity.ts';
import type { ColumnsThread } from './columns/columnsThread.ts';
import type { Crawls } from './crawls.ts';
import type { Metrics } from './metrics.ts';
import type { Attempts } from './sign/attempts.ts';
import type { Members } from './sign/members.ts';

/** What routes work with. */
export interface Services {
  readonly records: Records;
  readonly accounts: Accounts;
  readonly limiters: Limiters;
  readonly clock: Clock;
  /** Aborted when the server stops. */
  readonly signal: AbortSignal;
  readonly access: AccessThread;
  /** The same in a second thread, for questions that take seconds: they hold up no others. */
  readonly surveys: AccessThread;
  readonly columns: ColumnsThread;
  /** Of which moment the columns are, ISO 8601; null: there are none yet. */
  columnsAt(): string | null;
  readonly crawls: Crawls;
  readonly members: Members;
  readonly attempts: Attempts;
  readonly activity: Activity;
  readonly metrics: Metrics;
  /** Derives the columns anew after an account was removed. */
  refreshColumns(): Promise<void>;
}
