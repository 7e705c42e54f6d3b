import type { Span } from '@opentelemetry/api';
import { messageOf } from '../model/errors.ts';
import { traced } from '../model/trace.ts';
import {
  CursorLost,
  Passing,
  Redirected,
  Refused,
  RequestError,
  Throttled,
  Unauthorized,
  Unrecognised,
} from './errors.ts';
import type { Limiter } from './limiter.ts';
import { parseNearLimit, parseRetryAfter, siteTime } from './rateHeaders.ts';
import { sayingOf } from './saying.ts';

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
  readonly signal?: AbortSignal;
  /** How long nothing may come while an answer is waited for. */
  readonly stallMillis?: number;
  /** How often a passing failure is tried again. */
  readonly retries?: number;
}

const FIRST_BACKOFF_MILLIS = 1000;
/** Atlassian's advice where a throttled answer names no time: from two seconds, doubling, 30 at most. */
const FIRST_THROTTLE_BACKOFF_MILLIS = 2000;
const LONGEST_BACKOFF_MILLIS = 30_000;
/** A site that throttles is working: it is waited for longer than one that fails. */
const THROTTLE_RETRIES = 12;
/** How often an answer that is none of the site's kind is asked for again before the first good one. */
const UNRECOGNISED_RETRIES = 1;
const STALL_MILLIS = 30_000;
/** Of what a site says with a refusal so many characters are kept. */
const LONGEST_SAYING = 200;

/** Sends requests one by one through the limiter, tries again what passes, counts by endpoint, follows no redirect. */
export class Transport {
  readonly #options: TransportOptions;
  readonly requests = new Map<string, number>();
  /** Bytes of answers. */
  received = 0;
  /** Whether there was ever an answer as such a site gives it. */
  #recognised = false;

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
    const { limiter, signal } = this.#options;
    const turn = limiter.turn();
    let throttled = 0;
    let failed = 0;
    for (;;) {
      try {
        return await limiter.run(() => this.#attempt(request, throttled), signal, turn);
      } catch (error) {
        signal?.throwIfAborted();
        if (!(error instanceof RequestError) || error.policy !== 'retry') throw error;
        if (error instanceof Throttled) {
          throttled += 1;
          if (throttled > THROTTLE_RETRIES) throw error;
        } else {
          if (failed >= this.#retriesOf(error)) throw error;
          await limiter.clock.sleep(limiter.jitter(backoffMillis(FIRST_BACKOFF_MILLIS, failed)), signal);
          failed += 1;
        }
      }
    }
  }

  #retriesOf(error: RequestError): number {
    const { retries = 4 } = this.#options;
    return error instanceof Unrecognised && !this.#recognised ? Math.min(retries, UNRECOGNISED_RETRIES) : retries;
  }

  /** Tells the limiter how it went before the slot is free again: the next in the queue must not be sent into a pause. */
  async #attempt(request: Request, throttledBefore: number): Promise<Answer> {
    const { limiter } = this.#options;
    const sentAt = limiter.clock.now();
    try {
      const answer = await this.#once(request);
      this.#recognised = true;
      limiter.succeeded(parseNearLimit(answer.headers, limiter.clock.now()));
      return answer;
    } catch (error) {
      if (error instanceof Throttled) {
        // A time of zero, or one that is over by our clock, says no more than none.
        const named = error.retryAfterMillis ?? 0;
        limiter.throttled(named || backoffMillis(FIRST_THROTTLE_BACKOFF_MILLIS, throttledBefore), sentAt, named > 0);
      }
      throw error;
    }
  }

  #once(request: Request): Promise<Answer> {
    const attributes = {
      'http.request.method': request.method,
      'url.template': request.endpoint,
      'server.address': new URL(this.#options.origin).host,
    };
    return traced(`${request.method} ${request.endpoint}`, { kind: 'CLIENT', attributes }, (span) =>
      this.#exchange(request, span),
    );
  }

  async #exchange(request: Request, span: Span): Promise<Answer> {
    const { origin, authorization, limiter, signal, stallMillis = STALL_MILLIS } = this.#options;
    const endpoint = `${request.method} ${request.endpoint}`;
    signal?.throwIfAborted();
    const url = URL.parse(request.path, origin);
    if (url?.origin !== new URL(origin).origin) throw new Redirected(endpoint, request.path);
    this.requests.set(endpoint, (this.requests.get(endpoint) ?? 0) + 1);
    const stalled = new AbortController();
    const timer = setTimeout(() => stalled.abort(new Error(`nothing came for ${stallMillis / 1000} s`)), stallMillis);
    const chunks: Uint8Array[] = [];
    let response: Response;
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
        signal: signal ? AbortSignal.any([signal, stalled.signal]) : stalled.signal,
      });
      for await (const chunk of response.body ?? []) {
        timer.refresh();
        chunks.push(chunk);
      }
    } catch (error) {
      signal?.throwIfAborted();
      const met = isNobodyThere(error) ? Unrecognised : Passing;
      throw new met(`${endpoint}: ${describe(error)}`, { cause: error });
    } finally {
      clearTimeout(timer);
    }
    span.setAttributes({ 'http.response.status_code': response.status });
    const content = Buffer.concat(chunks);
    const bytes = content.length;
    this.received += bytes;
    const text = new TextDecoder().decode(content);
    if (!response.ok) {
      // Escapes hide what is not to be shown until the words are read out of their JSON.
      const said = quotable(sayingOf(text), authorization).slice(0, LONGEST_SAYING);
      throw failure(endpoint, response, { text, said }, limiter.clock.now());
    }
    try {
      return { body: JSON.parse(text), headers: response.headers, bytes };
    } catch (error) {
      // Nothing, and JSON that is cut off, come from a site that is ill; a page comes from one of another kind.
      const met = /^\s*[^\s[{]/.test(text) ? Unrecognised : Passing;
      throw new met(`${endpoint} answered ${response.status} with something that is no JSON`, { cause: error });
    }
  }
}

const backoffMillis = (first: number, before: number): number => Math.min(LONGEST_BACKOFF_MILLIS, first * 2 ** before);

/** No such name, nobody listening, or somebody else's certificate: the request reached no site. */
const isNobodyThere = (error: unknown): boolean => {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(
    code,
  );
};

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

/** `said`: what of `text` can be shown. */
const failure = (
  endpoint: string,
  response: Response,
  { text, said }: { readonly text: string; readonly said: string },
  now: number,
): Error => {
  const { status, headers } = response;
  if (status >= 300 && status < 400)
    return new Redirected(endpoint, quotable(headers.get('location') ?? 'somewhere', undefined));
  if (status === 401) return new Unauthorized(endpoint, /scope does not match/i.test(text));
  const retryAfterMillis = parseRetryAfter(headers.get('retry-after'), siteTime(headers, now));
  if (status === 429 || (status === 503 && retryAfterMillis !== null)) return new Throttled(endpoint, retryAfterMillis);
  if (status === 400 && /cursor/i.test(text)) return new CursorLost(`${endpoint} answered 400: ${said}`);
  // 501 is no passing failure: what is not implemented now will not be in a second.
  if (status === 408 || (status >= 500 && status !== 501)) return new Passing(`${endpoint} answered ${status}`);
  return new Refused(status, endpoint, said);
};
