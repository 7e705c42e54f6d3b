import type { Account } from '../accounts/account.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { CrawlMode } from '../blueprints/blueprint.ts';
import { CrawlRunning } from '../crawl/errors.ts';
import { lockAccount } from '../crawl/run.ts';
import { runSchedule } from '../crawl/schedule.ts';
import type { Clock } from '../model/clock.ts';
import { iso } from '../model/clock.ts';
import { messageOf, UserError } from '../model/errors.ts';
import type { Records } from '../store/records.ts';
import type { CrawlSeen } from '../upkeep/crawlApart.ts';
import { crawlApart } from '../upkeep/crawlApart.ts';
import type { Metrics } from './metrics.ts';

export interface CrawlsOptions {
  readonly records: Records;
  readonly accounts: Accounts;
  readonly home: string;
  readonly columnsDirectory: string;
  /** The most requests that a crawl has under way at once. */
  readonly ceiling: number;
  readonly clock: Clock;
  /** Ends the schedule, and the crawls so that they go on next time. */
  readonly signal: AbortSignal;
  readonly metrics: Metrics;
  log(text: string): void;
  /** Called when a crawl is over, however it ended: there may be something to notify of. */
  onOver(): void;
}

/** A crawl that this process has started, in one of its own. */
interface Live {
  /** The address of what it reads. */
  readonly site: string;
  readonly stop: AbortController;
  readonly startedAt: number;
  seen: CrawlSeen | undefined;
  /** Settles when it is over, however it ended. */
  over: Promise<void>;
}

/** Somebody wants it to stop here. */
class Halted extends UserError {
  constructor(how: string) {
    super(`the crawl was ${how}`, 'crawl again to go on');
  }
}

/**
 * The crawls of this server: those of the schedule, and those that people start and stop. Each has a process of its own,
 * and each site one at a time, for the pace of a site is kept by the process that reads it.
 */
export class Crawls {
  readonly #options: CrawlsOptions;
  readonly #live = new Map<string, Live>();

  constructor(options: CrawlsOptions) {
    this.#options = options;
  }

  /** Crawls what is due until the signal is aborted. */
  async schedule(): Promise<void> {
    const { records, accounts, clock, signal, log } = this.#options;
    const said = new Set<string>();
    await runSchedule({
      records,
      clock,
      signal,
      accounts: () => accounts.list(),
      crawl: (account) => this.#crawl(account, {}).over(),
      onTrouble: (error) => {
        const text = messageOf(error);
        if (!said.has(text)) log(`the schedule waits: ${text}`);
        said.add(text);
      },
    });
  }

  /** The accounts that this process is crawling. */
  get accounts(): readonly string[] {
    return [...this.#live.keys()];
  }

  /** How far the crawl of an account is, where this server does it. */
  watchOf(account: string): (CrawlSeen & { readonly seconds: number }) | null {
    const live = this.#live.get(account);
    if (live?.seen === undefined) return null;
    return { ...live.seen, seconds: (this.#options.clock.now() - live.startedAt) / 1000 };
  }

  /**
   * Begins a crawl now, or takes up the one that was interrupted. Resolves with its run once it has begun.
   * @throws CrawlRunning where somebody is at it, or at another account of the same site; UserError where the site does not let it begin.
   */
  async start(account: Account, mode: Partial<CrawlMode>): Promise<string> {
    const { begun, over } = this.#crawl(account, mode);
    over().catch(() => {
      // Logged, and in the runs.
    });
    return begun;
  }

  /** Stops the crawl of an account so that it can go on. @returns whether this process was at it. */
  async halt(account: string, how: 'paused' | 'cancelled'): Promise<boolean> {
    const live = this.#live.get(account);
    if (live === undefined) return false;
    live.stop.abort(new Halted(how));
    await live.over;
    return true;
  }

  /**
   * Gives up the run that is under way or was interrupted: the next one begins anew, at the next turn.
   * @returns the run; null where there is none to give up.
   * @throws CrawlRunning where another process is at it.
   */
  async cancel({ name, blueprint }: Account): Promise<string | null> {
    await this.halt(name, 'cancelled');
    const { records, clock } = this.#options;
    const unlock = await lockAccount(records, name, () => {});
    try {
      const { rows } = await records.pool.query<{ run_id: string }>(
        `update crawl_runs set status = 'cancelled', finished_at = $3, reason = 'cancelled by hand',
           xact = pg_current_xact_id()::text::bigint
         where account = $1 and blueprint = $2 and status in ('running', 'failed') and run_id = (
           select run_id from crawl_runs where account = $1 and blueprint = $2 order by started_at desc limit 1)
         returning run_id`,
        [name, blueprint, iso(clock.now())],
      );
      return rows[0]?.run_id ?? null;
    } finally {
      await unlock();
    }
  }

  /** Waits until none of this process is under way. */
  async settled(): Promise<void> {
    await Promise.all([...this.#live.values()].map(({ over }) => over));
  }

  #crawl(
    account: Account,
    mode: Partial<CrawlMode>,
  ): { readonly begun: Promise<string>; readonly over: () => Promise<void> } {
    const { records, accounts, home, columnsDirectory, ceiling, clock, signal, log, metrics, onOver } = this.#options;
    const { name } = account;
    const { origin: site } = new URL(account.settings.url);
    const busy = this.#live.has(name) ? name : [...this.#live].find(([, live]) => live.site === site)?.[0];
    if (busy !== undefined) throw new CrawlRunning(busy);
    const begun = Promise.withResolvers<string>();
    const stop = new AbortController();
    const work = async (): Promise<void> => {
      metrics.crawlsRunning.inc();
      try {
        const summary = await crawlApart({
          records,
          accounts,
          account,
          home,
          columnsDirectory,
          mode,
          ceiling,
          signal: AbortSignal.any([signal, stop.signal]),
          tell: log,
          onSeen: (seen) => {
            if (live.seen === undefined) {
              log(seen.run.resumed ? `${name}: goes on with the run of ${seen.run.startedAt}` : `${name}: begins`);
            }
            live.seen = seen;
            begun.resolve(seen.run.runId);
          },
        });
        log(`${name}: ${summary.status}, ${summary.requests} requests`);
      } catch (error) {
        if (signal.aborted || stop.signal.aborted) log(`${name}: stopped`);
        else if (!(error instanceof CrawlRunning)) log(`${name}: failed: ${messageOf(error)}`);
        begun.reject(error);
        // Who stopped it knows: nothing is to be tried again.
        if (!stop.signal.aborted) throw error;
      } finally {
        metrics.crawlsRunning.dec();
        this.#live.delete(name);
        onOver();
      }
    };
    const live: Live = { site, stop, startedAt: clock.now(), seen: undefined, over: Promise.resolve() };
    this.#live.set(name, live);
    const running = work();
    live.over = running.catch(() => {});
    // The schedule does not ask when it began.
    begun.promise.catch(() => {});
    return { begun: begun.promise, over: () => running };
  }
}
