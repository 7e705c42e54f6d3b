import type { AccessThread } from '../access/thread/accessThread.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Limiters } from '../crawl/limiters.ts';
import type { Insights } from '../insights/own/read.ts';
import type { Clock } from '../model/clock.ts';
import type { Channels } from '../notify/channels.ts';
import type { Records } from '../store/records.ts';
import type { Activity } from './activity.ts';
import type { ColumnsThread } from './columns/columnsThread.ts';
import type { Console } from './console.ts';
import type { Crawls } from './crawls.ts';
import type { Metrics } from './metrics.ts';
import type { PoliciesThread } from './policies/policiesThread.ts';
import type { Attempts } from './sign/attempts.ts';
import type { Members } from './sign/members.ts';
import type { Sessions } from './sign/sessions.ts';
import type { SignOn } from './sign/signOn.ts';
import type { SignOnStore } from './sign/signOnSettings.ts';
import type { StandingQuestions } from './standing.ts';

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
  /** SQL that people write, in a thread beside: it holds up no view. */
  readonly console: Console;
  readonly policies: PoliciesThread;
  /** Asked again once there is news. */
  readonly standing: StandingQuestions;
  /** Of which moment the columns are, ISO 8601; null: there are none yet. */
  columnsAt(): string | null;
  readonly crawls: Crawls;
  readonly channels: Channels;
  readonly members: Members;
  readonly sessions: Sessions;
  readonly signOn: SignOn;
  readonly signOnStore: SignOnStore;
  readonly attempts: Attempts;
  readonly activity: Activity;
  readonly metrics: Metrics;
  /** Ours and people's own, as their files are now, with what the home's documentation.yaml says. */
  insights(): Promise<Insights>;
  /** Hears of failures that nobody foresaw, and of what request. */
  onFailure(error: unknown, request: string): void;
  /** The address by which browsers reach the server. */
  publicUrl(): string;
  /** Derives the columns anew after an account was removed. */
  refreshColumns(): Promise<void>;
}
