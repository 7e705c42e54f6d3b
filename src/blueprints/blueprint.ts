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
  /** The account that this one completes; absent where it completes none. */
  readonly target?: Account;
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

/** How much is selected; absent where that is no question, null where it could not be counted. */
export interface Amount {
  readonly spaces?: number | null;
  /** Pages and blogposts; counted by a search where nothing tells more exactly. */
  readonly pages?: number | null;
  readonly people?: number | null;
}

/** How much one value of one filter selects by itself. */
export interface Selected {
  /** As its option is called, without the hyphens before it. */
  readonly filter: string;
  readonly value: string;
  readonly selects: Amount;
  /** What is wrong with it, where it cannot be crawled by. */
  readonly problem: string | null;
}

export interface Selection {
  readonly filters: readonly Selected[];
  /** What all of them leave together. */
  readonly altogether: Amount;
  /** Why nobody can crawl by these filters; null: they can. */
  readonly problem: string | null;
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
  /** What each stage of a crawl is called for people, by its name. */
  readonly stageTitles: ReadonlyMap<string, string>;
  /** Whom the token belongs to, and what of each resource it can read. */
  preflight(connection: Connection): Promise<readonly Check[]>;
  /** How much each filter of the account selects, and all of them together; null where there is none. */
  selection(connection: Connection): Promise<Selection | null>;
  /**
   * What has to be known of the source before a run begins.
   * @throws UsageError where nobody can crawl by the account's filters.
   */
  prepare(connection: Connection, records: Records): Promise<(run: Run, mode: CrawlMode) => Plan>;
}
