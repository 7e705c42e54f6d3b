import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../../model/errors.ts';
import { type EntryOptions, enter, joinRunning, type Share } from './entry.ts';
import { explainFileTrouble } from './errors.ts';
import type { SocketAddress } from './lease.ts';
import { prepareHome } from './place.ts';

/** Pause before another try to come back to a server that was lost. */
const RETURN_MS = 1_000;

/** This process's share in its home's server, for as long as it is open. */
export class EmbeddedDatabase {
  /** Stays the same where the server has to be started again. */
  readonly address: SocketAddress;
  readonly #home: string;
  readonly #warn: (text: string) => void;
  readonly #leaving = new AbortController();
  /** Undefined from the moment that the server is lost until we are back. */
  #share: Share | undefined;
  readonly #staying: Promise<void>;
  #closed: Promise<void> | undefined;

  private constructor(home: string, share: Share, warn: (text: string) => void) {
    this.#home = home;
    this.address = share.address;
    this.#warn = warn;
    this.#share = share;
    this.#staying = this.#stay(share);
  }

  /** Starts the home's server, or joins it where it runs. */
  static async open(path: string, options: EntryOptions): Promise<EmbeddedDatabase> {
    try {
      const home = await prepareHome(path);
      return new EmbeddedDatabase(home, await enter(home, options), options.warn);
    } catch (error) {
      throw explainFileTrouble(error, path);
    }
  }

  /** Leaves. The last one to leave stops the server; the others, and connections that are still open, keep it. */
  close(): Promise<void> {
    this.#closed ??= this.#leave();
    return this.#closed;
  }

  async #leave(): Promise<void> {
    this.#leaving.abort();
    if (this.#share === undefined) {
      // On our way back we may have started a server that nobody else uses: join it, to be able to stop it.
      await this.#staying;
      this.#share ??= await joinRunning(this.#home, undefined);
    }
    await this.#share?.giveBack();
    await this.#staying;
  }

  /** Comes back to a server that crashed or was stopped by somebody, so that a process that runs for months goes on. */
  async #stay(first: Share): Promise<void> {
    const { signal } = this.#leaving;
    for (let share: Share | undefined = first; share !== undefined; ) {
      await share.ended;
      if (signal.aborted) return;
      this.#share = undefined;
      this.#warn('The connection to the database was lost.');
      share = await this.#comeBack(signal);
      this.#share = share;
      // Who closes us waits for this, and gives the new share back.
      if (signal.aborted) return;
    }
  }

  async #comeBack(signal: AbortSignal): Promise<Share | undefined> {
    while (!signal.aborted) {
      try {
        return await enter(this.#home, { signal, warn: this.#warn });
      } catch (error) {
        if (!signal.aborted) this.#warn(`The database does not come back: ${messageOf(error)}`);
      }
      await Promise.race([delay(RETURN_MS), new Promise((resolve) => signal.addEventListener('abort', resolve))]);
    }
    return undefined;
  }
}
