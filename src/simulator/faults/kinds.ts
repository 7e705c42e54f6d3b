/** What can go wrong with a request that by itself would be answered. */
export const FAULT_KINDS = [
  /** 429 with Retry-After, in seconds or as a date. */
  'throttled',
  /** 429 that names no time. */
  'throttled silently',
  /** 500, 502, 504, or 503 with Retry-After. */
  'server error',
  /** The connection ends before an answer. */
  'dropped',
  /** The connection ends in the middle of a body. */
  'cut off',
  /** A body that is no JSON any more. */
  'garbled',
  /** A page for people, with 200. */
  'page',
  /** The connection stays open and nothing comes. */
  'stalled',
  /** The cursor is not accepted any more. */
  'cursor lost',
  /** A list by offset has shifted: what was first is last now. */
  'shifted',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** How likely each kind is for one request, from 0 to 1; absent is never. */
export type FaultRates = Readonly<Partial<Record<FaultKind, number>>>;

/** Every kind at one rate, but for 429s, which come in two forms that share theirs. */
export const evenRates = (rate: number, throttled = rate): FaultRates => ({
  ...Object.fromEntries(FAULT_KINDS.map((kind) => [kind, rate])),
  throttled: throttled * 0.8,
  'throttled silently': throttled * 0.2,
});
