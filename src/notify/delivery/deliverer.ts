import { messageOf } from '../../model/errors.ts';
import type { Records } from '../../store/records.ts';
import { deliverDue, forgetOld } from './deliver.ts';
import type { DelivererOptions } from './delivererOptions.ts';
import { packDigests } from './digests.ts';
import { noteOverdue } from './overdue.ts';

/** How often somebody looks what is due. */
const LOOK_MILLIS = 5000;
const LOCK = "hashtextextended('kscope notify', 0)";

/**
 * Does the work where no other process does any of it: the lock is of the database session, so it ends with the process.
 * @returns whether it was done.
 */
const alone = async ({ pool }: Records, work: (lost: AbortSignal) => Promise<void>): Promise<boolean> => {
  const client = await pool.connect();
  const lost = new AbortController();
  const lose = (cause: Error): void => lost.abort(cause);
  client.on('error', lose);
  try {
    const { rows } = await client.query(`select pg_try_advisory_lock(${LOCK}) as taken`);
    if (!rows[0].taken) return false;
    try {
      await work(lost.signal);
    } finally {
      // Given back rather than left to the session's end, which the server learns of a moment later.
      if (!lost.signal.aborted) await client.query(`select pg_advisory_unlock(${LOCK})`).catch(lose);
    }
    return true;
  } finally {
    client.off('error', lose);
    client.release(lost.signal.aborted);
  }
};

const look = async (options: DelivererOptions): Promise<void> => {
  await noteOverdue(options.records, options.accounts, options.clock.now());
  await packDigests(options.records, options.clock.now());
  await deliverDue(options);
  await forgetOld(options);
};

/** Delivers what is due now, and leaves it to another process where one is at it. */
export const deliverOnce = async (options: DelivererOptions): Promise<void> => {
  await alone(options.records, (lost) => look({ ...options, signal: AbortSignal.any([options.signal, lost]) }));
};

/** Tells channels what they want to hear until the signal is aborted. Any number of processes may; one at a time does. */
export class Deliverer {
  readonly #options: DelivererOptions;
  #wake = new AbortController();

  constructor(options: DelivererOptions) {
    this.#options = options;
  }

  /** Looks at once: there may be something new. */
  poke(): void {
    this.#wake.abort();
  }

  async run(): Promise<void> {
    const { clock, signal, log } = this.#options;
    let said = '';
    while (!signal.aborted) {
      const wake = new AbortController();
      this.#wake = wake;
      try {
        await deliverOnce(this.#options);
        said = '';
      } catch (error) {
        const text = messageOf(error);
        if (!signal.aborted && text !== said) log(`channels wait: ${text}`);
        said = text;
      }
      await clock.sleep(LOOK_MILLIS, AbortSignal.any([signal, wake.signal])).catch((error: unknown) => {
        if (!signal.aborted && !wake.signal.aborted) throw error;
      });
    }
  }
}
