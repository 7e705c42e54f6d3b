import type { Clock } from '../model/clock.ts';
import { UserError } from '../model/errors.ts';

/** What nobody asked for so long is not asked again. */
const KEPT_MILLIS = 7 * 86_400_000;
/** So many are: answers to more are not kept either. */
const MOST = 8;

interface Standing {
  readonly askedAt: number;
  again(): Promise<unknown>;
}

/**
 * Questions about the newest crawl whose answers take seconds at size and are kept until the next one: what people asked
 * is asked again then, so that its first reader does not wait.
 */
export class StandingQuestions {
  readonly #clock: Clock;
  readonly #tell: (text: string) => void;
  readonly #questions = new Map<string, Standing>();
  #underWay: Promise<void> = Promise.resolve();

  constructor(clock: Clock, tell: (text: string) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** Somebody asks it now. */
  keep(key: string, again: () => Promise<unknown>): void {
    this.#questions.delete(key);
    this.#questions.set(key, { askedAt: this.#clock.now(), again });
    const [oldest] = this.#questions.keys();
    if (this.#questions.size > MOST && oldest !== undefined) this.#questions.delete(oldest);
  }

  /** Asks all anew, one after the other, after those of an earlier time. One that cannot be answered any more is forgotten. */
  askAgain(): Promise<void> {
    this.#underWay = this.#underWay.then(() => this.#askAll());
    return this.#underWay;
  }

  async #askAll(): Promise<void> {
    for (const [key, { askedAt, again }] of [...this.#questions]) {
      if (this.#clock.now() - askedAt > KEPT_MILLIS) {
        this.#questions.delete(key);
        continue;
      }
      try {
        await again();
      } catch (error) {
        this.#questions.delete(key);
        if (!(error instanceof UserError)) this.#tell(`${key} was not asked again: ${String(error)}`);
      }
    }
  }
}
