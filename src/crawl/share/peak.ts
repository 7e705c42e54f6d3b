/** The highest of the figures that were noted within the last one to two spans of time. */
export class Peak {
  readonly #spanMillis: number;
  #from = Number.NEGATIVE_INFINITY;
  #now = 0;
  #before = 0;

  constructor(spanMillis: number) {
    this.#spanMillis = spanMillis;
  }

  note(figure: number, now: number): void {
    this.#turn(now);
    this.#now = Math.max(this.#now, figure);
  }

  at(now: number): number {
    this.#turn(now);
    return Math.max(this.#now, this.#before);
  }

  #turn(now: number): void {
    const spans = Math.floor((now - this.#from) / this.#spanMillis);
    // A clock that was set back begins anew, too.
    if (spans === 0) return;
    this.#before = spans === 1 ? this.#now : 0;
    this.#now = 0;
    this.#from = now;
  }
}
