/** A message that did not arrive. The policy says whether another attempt may help. */
export class Undeliverable extends Error {
  readonly policy: 'retry' | 'final';
  /** What the receiver demands to be waited for; null where it names no time. */
  readonly retryAfterMillis: number | null;

  constructor(
    message: string,
    policy: 'retry' | 'final',
    options: { retryAfterMillis?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'Undeliverable';
    this.policy = policy;
    this.retryAfterMillis = options.retryAfterMillis ?? null;
  }
}
