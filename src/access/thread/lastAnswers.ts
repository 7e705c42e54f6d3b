/** Answers that cost seconds and stay right, by key; those used last come last. */
export class LastAnswers<T> {
  readonly #most: number;
  readonly #kept = new Map<string, Promise<T>>();

  constructor(most: number) {
    this.#most = most;
  }

  /** The answer that is kept, else a new one. One that failed is not kept. */
  of(key: string, answer: () => Promise<T>): Promise<T> {
    const found = this.#kept.get(key) ?? answer();
    this.#kept.delete(key);
    this.#kept.set(key, found);
    found.catch(() => this.#kept.delete(key));
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#most && oldest !== undefined) this.#kept.delete(oldest);
    return found;
  }
}
