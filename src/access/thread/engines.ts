import type { Pool } from 'pg';
import { systemClock } from '../../model/clock.ts';
import { Engine } from '../engine.ts';
import { loadFacts } from '../load/loadFacts.ts';
import type { Moment } from '../load/moment.ts';
import { momentAt } from '../load/moment.ts';
import { idOrder } from './idOrder.ts';

/** An engine with the moment that it knows. */
export interface Loaded {
  readonly engine: Engine;
  readonly moment: Moment;
  /** The numbers of the contents in the order of their ids. */
  readonly order: Uint32Array;
}

/** How many whole sites are held; one with a million pages takes some hundred MB. */
const MOST = 3;

/** Engines over whole sites: of each account the newest, and those that were asked for last. */
export class Engines {
  readonly pool: Pool;
  /** By run; those used last come last. */
  readonly #loading = new Map<string, { readonly moment: Moment; readonly loaded: Promise<Loaded> }>();
  /** By account: the newest that is whole. */
  readonly #newest = new Map<string, Loaded>();

  constructor(pool: Pool) {
    this.pool = pool;
  }

  momentAt(account: string, at: string | null): Promise<Moment> {
    return momentAt(this.pool, account, at, systemClock.now());
  }

  /** The whole site at the moment, if it is held already. */
  async held({ runId }: Moment): Promise<Loaded | null> {
    return (await this.#loading.get(runId)?.loaded) ?? null;
  }

  /** The whole site at the moment. */
  at(moment: Moment): Promise<Loaded> {
    const known = this.#loading.get(moment.runId);
    this.#loading.delete(moment.runId);
    const entry = known ?? { moment, loaded: this.#load(moment) };
    this.#loading.set(moment.runId, entry);
    this.#forget();
    return entry.loaded;
  }

  /** The newest of the account. While a newer one is loaded, the one before answers. */
  async newest(account: string): Promise<Loaded> {
    const moment = await this.momentAt(account, null);
    const loading = this.at(moment);
    const before = this.#newest.get(account);
    if (before === undefined || before.moment.runId === moment.runId) return loading;
    loading.catch(() => {
      // Whoever asks next tries again, and is told.
    });
    return before;
  }

  async #load(moment: Moment): Promise<Loaded> {
    try {
      const facts = await loadFacts(this.pool, moment);
      const order = idOrder(facts.contents.ids, facts.contents.numbers);
      const loaded = { engine: new Engine(facts), moment, order };
      const before = this.#newest.get(moment.account);
      if (before === undefined || before.moment.stamp < moment.stamp) {
        this.#newest.set(moment.account, loaded);
        if (before !== undefined) this.#loading.delete(before.moment.runId);
      }
      return loaded;
    } catch (error) {
      this.#loading.delete(moment.runId);
      throw error;
    }
  }

  #forget(): void {
    for (const [runId, { moment }] of this.#loading) {
      if (this.#loading.size <= MOST) return;
      this.#loading.delete(runId);
      if (this.#newest.get(moment.account)?.moment.runId === runId) this.#newest.delete(moment.account);
    }
  }
}
