import type { Accounts } from '../../accounts/accounts.ts';
import type { Clock } from '../../model/clock.ts';
import type { Records } from '../../store/records.ts';
import type { Channels } from '../channels.ts';

export interface DelivererOptions {
  readonly records: Records;
  readonly accounts: Pick<Accounts, 'list'>;
  readonly channels: Channels;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Where the web application is, without a slash at its end; null: messages have no links. */
  readonly publicUrl: string | null;
  /** Hears what did not arrive, in one line. */
  log(text: string): void;
}
