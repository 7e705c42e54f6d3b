import { fraction } from '../world/random.ts';
import { Demands } from './demands.ts';
import type { FaultKind, FaultRates } from './kinds.ts';
import { FAULT_KINDS } from './kinds.ts';

export interface FaultOptions {
  readonly seed: number;
  readonly rates?: FaultRates;
  /** The longest time that a throttled answer demands, in seconds. */
  readonly longestRetrySeconds?: number;
  /** The same request fails no more often than this in a row, so that whoever tries again gets through. */
  readonly mostInARow?: number;
  /** Epoch milliseconds: the clock of whoever is to wait. */
  readonly now?: () => number;
}

const LONGEST_RETRY_SECONDS = 3;
const MOST_IN_A_ROW = 3;

/**
 * The bad days of a site: which requests fail, and how, by a seed and the number of requests so far; what the token cannot
 * see for now; how far searches lag behind. All of it can be changed while the site is served.
 */
export class Faults {
  /** How often each kind was injected. */
  readonly injected = new Map<FaultKind, number>();
  /** What answers demanded by Retry-After. */
  readonly demands = new Demands();
  /** Spaces that no token sees for now, with all that is in them. */
  readonly hiddenSpaces = new Set<string>();
  /** Paths that are refused with a status for now. */
  readonly refused = new Map<RegExp, number>();
  /** Searches find what was created or changed only so long after, in milliseconds of the site's time. */
  indexLagMillis = 0;
  rates: FaultRates;
  readonly #options: FaultOptions;
  readonly #failures = new Map<string, number>();
  readonly #rotations = new Map<string, number>();
  #draws = 0;
  #tokenLeft = Number.POSITIVE_INFINITY;

  constructor(options: FaultOptions) {
    this.#options = options;
    this.rates = options.rates ?? {};
  }

  get now(): number {
    return (this.#options.now ?? Date.now)();
  }

  /** After so many requests the token is refused, until it is renewed. */
  expireTokenAfter(requests: number): void {
    this.#tokenLeft = requests;
  }

  renewToken(): void {
    this.#tokenLeft = Number.POSITIVE_INFINITY;
  }

  /** Counts a request; whether its token still works. */
  takeToken(): boolean {
    this.#tokenLeft -= 1;
    return this.#tokenLeft >= 0;
  }

  /** The status with which a path is refused, or null. */
  refusalOf(path: string): number | null {
    for (const [pattern, status] of this.refused) if (pattern.test(path)) return status;
    return null;
  }

  /** What goes wrong with a request; null: nothing. */
  draw(method: string, url: string): FaultKind | null {
    const request = `${method} ${url}`;
    const kind = this.#kindFor(url);
    const before = this.#failures.get(request) ?? 0;
    if (kind === null || before >= (this.#options.mostInARow ?? MOST_IN_A_ROW)) {
      this.#failures.delete(request);
      return null;
    }
    this.#failures.set(request, before + 1);
    this.injected.set(kind, (this.injected.get(kind) ?? 0) + 1);
    if (kind !== 'shifted') return kind;
    const [path = ''] = url.split('?');
    this.#rotations.set(path, this.rotationOf(path) + 1);
    return null;
  }

  /** By how many places a list by offset has been turned: so many that were first are last now. */
  rotationOf(path: string): number {
    return this.#rotations.get(path) ?? 0;
  }

  /** How long a throttled answer wants its caller to wait, in whole seconds. */
  retrySeconds(): number {
    const longest = this.#options.longestRetrySeconds ?? LONGEST_RETRY_SECONDS;
    return 1 + Math.floor(this.random() * longest);
  }

  /** In [0, 1), the next of the seed. */
  random(): number {
    this.#draws += 1;
    return fraction(this.#options.seed, this.#draws);
  }

  #kindFor(url: string): FaultKind | null {
    let luck = this.random();
    for (const kind of FAULT_KINDS) {
      const rate = (this.rates[kind] ?? 0) * (isPossible(kind, url) ? 1 : 0);
      if (luck < rate) return kind;
      luck -= rate;
    }
    return null;
  }
}

const isPossible = (kind: FaultKind, url: string): boolean => {
  const { searchParams } = new URL(url, 'http://site');
  if (kind === 'cursor lost') return searchParams.has('cursor');
  if (kind === 'shifted') return Number(searchParams.get('start') ?? 0) > 0;
  return true;
};
