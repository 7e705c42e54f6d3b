import type { Clock } from '../model/clock.ts';
import { messageOf } from '../model/errors.ts';
import { CursorLost, Passing, Redirected, Refused, RequestError, Throttled, Unauthorized } from './errors.ts';
import type { Limiter } from './limiter.ts';

export interface Request {
  readonly method: 'GET' | 'POST';
  /** Path and query below the origin. */
  readonly path: string;
  /** The path with its ids named, as requests are counted: `/wiki/api/v2/pages/{id}`. */
  readonly endpoint: string;
  /** A JSON body. */
  readonly body?: unknown;
}

export interface Answer {
  readonly body: unknown;
  readonly headers: Headers;
  /** The size of the body as text. */
  readonly bytes: number;
}

export interface TransportOptions {
  /** Scheme, host and port: the only place that the credentials are sent to. */
  readonly origin: string;
  /** The Authorization header; absent for the few questions that need none. */
  readonly authorization?: string;
  readonly limiter: Limiter;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  /** How long one request may take. */
  readonly timeoutMillis?: number;
  /** How often a passing failure is tried again. */
  readonly retries?: number;
}

const FIRST_BACKOFF_MILLIS = 1000;
const LONGEST_BACKOFF_MILLIS = 30_000;
/** A site that throttles is working: it is waited for longer than one that fails. */
const THROTTLE_RETRIES = 12;

/** Sends requests one by one through the limiter, tries again what passes, counts by endpoint, follows no redirect. */
export class Transport {
  readonly #options: TransportOptions;
  readonly requests = new Map<string, number>();
  /** Bytes of answers. */
  received = 0;

  constructor(options: TransportOptions) {
    this.#options = options;
  }

  get count(): number {
    let sum = 0;
    for (const n of this.requests.values()) sum += n;
    return sum;
  }

  /**
   * The JSON that the site answers.
   * @throws a {@link RequestError} whose class says what the failure means for the crawl.
   */
  async send(request: Request): Promise<Answer> {
    const { limiter, clock, signal, retries = 4 } = this.#options;
    let throttled = 0;
    let failed = 0;
    const hold = (error: Throttled): void =>
      // A time of zero, or one that is over by our clock, says no more than none.
      limiter.throttled(limiter.jitter(error.retryAfterMillis || backoffMillis(throttled)));
    for (;;) {
      try {
        const answer = await limiter.run(
          () =>
            this.#once(request).catch((error) => {
              // Before the slot is free again: the next in the queue must not be sent into the pause.
              if (error instanceof Throttled) hold(error);
              throw error;
            }),
          signal,
        );
        limiter.succeeded();
        return answer;
      } catch (error) {
        signal?.throwIfAborted();
        if (!(error instanceof RequestError) || error.policy !== 'retry') throw error;
        if (error instanceof Throttled) {
          throttled += 1;
          if (throttled > THROTTLE_RETRIES) throw error;
        } else {
          if (failed >= retries) throw error;
          await clock.sleep(limiter.jitter(backoffMillis(failed)), signal);
          failed += 1;
        }
      }
    }
  }

  async #once(request: Request): Promise<Answer> {
    const { origin, authorization, signal, timeoutMillis = 90_000 } = this.#options;
    const endpoint = `${request.method} ${request.endpoint}`;
    signal?.throwIfAborted();
    const url = URL.parse(request.path, origin);
    if (url?.origin !== new URL(origin).origin) throw new Redirected(endpoint, request.path);
    this.requests.set(endpoint, (this.requests.get(endpoint) ?? 0) + 1);
    const timeout = AbortSignal.timeout(timeoutMillis);
    let response: Response;
    let text: string;
    try {
      response = await fetch(url, {
        method: request.method,
        redirect: 'manual',
        headers: {
          accept: 'application/json',
          'user-agent': 'kscope',
          ...(authorization ? { authorization } : {}),
          ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      text = await response.text();
    } catch (error) {
      signal?.throwIfAborted();
      throw new Passing(`${endpoint}: ${describe(error)}`, { cause: error });
    }
    const bytes = Buffer.byteLength(text);
    this.received += bytes;
    if (!response.ok) throw failure(endpoint, response, quotable(text, authorization), this.#options.clock.now());
    try {
      return { body: JSON.parse(text), headers: response.headers, bytes };
    } catch (error) {
      throw new Passing(`${endpoint} answered ${response.status} with something that is no JSON`, { cause: error });
    }
  }
}

const backoffMillis = (before: number): number => Math.min(LONGEST_BACKOFF_MILLIS, FIRST_BACKOFF_MILLIS * 2 ** before);

/** Node's fetch hides the reason in the cause: "fetch failed" alone helps nobody. */
const describe = (error: unknown): string =>
  error instanceof Error && error.cause instanceof Error ? messageOf(error.cause) : messageOf(error);

/**
 * What a site said, fit to be shown and stored: without the credentials, should it send them back, and without control
 * characters, which a terminal would obey.
 */
const quotable = (text: string, authorization: string | undefined): string => {
  const encoded = authorization?.split(' ')[1];
  const decoded = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString();
  const token = decoded.slice(decoded.indexOf(':') + 1);
  return [encoded, decoded, token]
    .filter((secret) => secret !== undefined && secret !== '')
    .reduce<string>((clean, secret) => clean.replaceAll(secret as string, '[redacted]'), text)
    .replace(/\p{Cc}+/gu, ' ');
};

const failure = (endpoint: string, response: Response, text: string, now: number): Error => {
  const { status, headers } = response;
  const said = text.startsWith('<') ? '' : text.replace(/\s+/g, ' ').slice(0, 200);
  if (status >= 300 && status < 400)
    return new Redirected(endpoint, quotable(headers.get('location') ?? 'somewhere', undefined));
  if (status === 401) return new Unauthorized(endpoint, /scope does not match/i.test(text));
  const retryAfterMillis = parseRetryAfter(headers.get('retry-after'), now);
  if (status === 429 || (status === 503 && retryAfterMillis !== null)) return new Throttled(endpoint, retryAfterMillis);
  if (status === 400 && /cursor/i.test(text)) return new CursorLost(`${endpoint} answered 400: ${said}`);
  // 501 is no passing failure: what is not implemented now will not be in a second.
  if (status === 408 || (status >= 500 && status !== 501)) return new Passing(`${endpoint} answered ${status}`);
  return new Refused(status, endpoint, said);
};

const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Seconds or an HTTP date; what cannot be read is ignored rather than guessed at. */
export const parseRetryAfter = (header: string | null, now: number): number | null => {
  if (header === null) return null;
  if (/^\d+(\.\d+)?$/.test(header.trim())) return Number(header) * 1000;
  // Date.parse finds a date in any text that ends in a number, so the form is checked first.
  const date = HTTP_DATE.test(header.trim()) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
};
