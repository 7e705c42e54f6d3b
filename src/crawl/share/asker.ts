import type { Asking } from '../limiter.ts';

/** One limiter of one process, as it is entered in the table. */
export interface Asker extends Asking {
  /** Of this process alone. */
  readonly id: string;
  /** By what the site is known: its host, and its cloud id. */
  readonly sites: readonly string[];
  /** How many requests it was last left. */
  readonly share: number;
  /** Whether the others should hear of it at once. */
  readonly isNews: boolean;
}

/** What is read of the others. */
export interface OtherAsker {
  readonly id: string;
  readonly sites: readonly string[];
  /** How many requests it may have under way, or still has. */
  readonly held: number;
  readonly wanted: number;
  readonly ceiling: number;
  readonly pauseMillis: number;
  readonly spacingMillis: number;
  /** Whether it was there lately: of one that has gone, only the pause that it met still counts. */
  readonly alive: boolean;
}
