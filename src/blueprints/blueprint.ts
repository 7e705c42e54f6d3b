import type { Account } from '../accounts/account.ts';
import type { Run } from '../crawl/run.ts';
import type { Stage } from '../crawl/stage.ts';
import type { Transport } from '../crawl/transport.ts';
import type { Clock } from '../model/clock.ts';
import type { Records } from '../store/records.ts';
import type { Route } from './route.ts';

/** What a blueprint is given to talk to its source. */
export interface Connection {
  readonly account: Account;
  readonly transport: Transport;
  readonly route: Route;
  readonly clock: Clock;
}

/** What of one resource the token can read, in plain words. */
export interface Check {
  readonly resource: string;
  readonly readable: 'yes' | 'no' | 'partly';
  /** What was seen, or why it cannot be read. */
  readonly detail: string;
  /** What to grant, where something is missing. */
  readonly mend?: string;
}

export interface Plan {
  readonly stages: readonly Stage[];
  /** How often answers differed from the vendor's schema, by place; filled while the stages run. */
  readonly drift: ReadonlyMap<string, number>;
}

/** How a crawl is to be done. */
export interface CrawlMode {
  /** Everything is read anew, also what seems unchanged. */
  readonly full: boolean;
  /** What the token has lost sight of is taken as gone. */
  readonly acceptLoss: boolean;
}

/** A kind of source. */
export interface Blueprint {
  readonly name: string;
  /** Whom the token belongs to, and what of each resource it can read. */
  preflight(connection: Connection): Promise<readonly Check[]>;
  plan(connection: Connection, records: Records, run: Run, mode: CrawlMode): Plan;
}
