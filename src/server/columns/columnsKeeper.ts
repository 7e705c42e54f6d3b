import type { Clock } from '../../model/clock.ts';
import { iso } from '../../model/clock.ts';
import { messageOf } from '../../model/errors.ts';
import type { Records } from '../../store/records.ts';
import type { ColumnsThread } from './columnsThread.ts';

export interface ColumnsKeeperOptions {
  readonly records: Records;
  readonly columns: ColumnsThread;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The accounts that this server crawls at the moment: their crawls refresh the columns themselves. */
  crawledHere(): readonly string[];
  /** Derives the columns anew; `anew`: from nothing, so that what was erased is not left in the file. */
  refresh(options: { readonly anew: boolean }): Promise<void>;
  /** Called when the columns are newer than before. */
  onNewer(): void;
  log(text: string): void;
}

/** What a look at the records finds. */
interface Newest {
  /** The transaction of the newest run that has something to show; null where none has. */
  readonly xact: number | null;
  readonly accounts: number;
}

const LOOK_MILLIS = 3000;
/** After a refresh that failed it is tried again so much later. */
const RETRY_MILLIS = 60_000;

/** Looks at the runs that may have something new to show. */
const NEWEST = `select (select max(xact) from crawl_runs
    where (facts_at is not null or finished_at is not null) and account <> all($1)) as xact,
  (select count(*) from accounts) as accounts`;

/**
 * Keeps the columns of a server as new as its records, whoever crawls: workers and commands elsewhere refresh the columns
 * of their own machines only. One refresh at a time.
 */
export class ColumnsKeeper {
  readonly #options: ColumnsKeeperOptions;
  /** Of which moment the columns are, ISO 8601 in the clock of PostgreSQL; null: there are none yet. */
  moment: string | null = null;
  /** Every transaction before it is in the columns; null: there are none yet. */
  #xmin: number | null = null;
  #shown: Newest | undefined;
  #seen: Newest | undefined;
  #notBefore = Number.NEGATIVE_INFINITY;
  #underWay: Promise<void> = Promise.resolve();

  constructor(options: ColumnsKeeperOptions) {
    this.#options = options;
  }

  /** Looks again and again until the server stops. */
  async follow(): Promise<void> {
    const { clock, signal, log } = this.#options;
    let said = '';
    while (!signal.aborted) {
      try {
        await this.#look();
        said = '';
      } catch (error) {
        // A server outlives its database and its disk for a while: it looks again.
        const text = messageOf(error);
        if (!signal.aborted && text !== said) log(`the columns are not refreshed: ${text}`);
        said = text;
      }
      await clock.sleep(LOOK_MILLIS, signal).catch((error) => {
        if (!signal.aborted) throw error;
      });
    }
    await this.#underWay.catch(() => {
      // It was told to whoever waits for it.
    });
  }

  /** Derives the columns now, after the refresh that is under way. */
  refresh(options: { readonly anew: boolean } = { anew: false }): Promise<void> {
    const next = this.#underWay.catch(() => {}).then(() => this.#options.refresh(options));
    this.#underWay = next;
    return next;
  }

  async #look(): Promise<void> {
    const { records, clock, crawledHere } = this.#options;
    const { rows } = await records.pool.query<Newest>(NEWEST, [crawledHere()]);
    const newest = rows[0] ?? { xact: null, accounts: 0 };
    await this.#readMoment();
    const seenBefore = this.#seen;
    this.#seen = newest;
    // A crawl of this machine ends with a refresh: seen a second time, nobody has done it.
    const isNew = seenBefore?.xact === newest.xact && this.#isMissing(newest);
    const isLess = this.#shown !== undefined && newest.accounts < this.#shown.accounts;
    if ((isNew || isLess) && clock.now() >= this.#notBefore) {
      this.#notBefore = clock.now() + RETRY_MILLIS;
      await this.refresh({ anew: isLess });
      this.#notBefore = Number.NEGATIVE_INFINITY;
      await this.#readMoment();
    } else if (this.#isMissing(newest)) return;
    this.#shown = newest;
  }

  /**
   * Whether the newest run is not in the columns. A transaction that is open for long keeps it from being certain, so
   * what was shown once is not shown again.
   */
  #isMissing({ xact }: Newest): boolean {
    if (xact === null || xact === this.#shown?.xact) return false;
    return this.#xmin === null || xact >= this.#xmin;
  }

  async #readMoment(): Promise<void> {
    const [origin] = await this.#options.columns.all<{ xmin: string; taken_at: string }>(
      'select xmin, taken_at from about.origin',
      {},
    );
    this.#xmin = origin === undefined ? null : Number(origin.xmin);
    const before = this.moment;
    this.moment = origin === undefined ? null : iso(Date.parse(origin.taken_at));
    if (before !== null && this.moment !== before) this.#options.onNewer();
  }
}
