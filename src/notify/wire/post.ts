import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { parseRetryAfter } from '../../crawl/rateHeaders.ts';
import { faultOfWire } from './faultOfWire.ts';
import type { Reach } from './reach.ts';
import { isAllowed, reach } from './reach.ts';
import { Undeliverable } from './undeliverable.ts';

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly reach: Reach;
  /** Epoch milliseconds, for what a receiver demands as a date. */
  readonly now: number;
  readonly signal: AbortSignal;
}

const TIMEOUT_MILLIS = 15_000;
/** Of an answer so much is read, for its words. */
const MOST_CHARACTERS = 300;
/** A receiver that is away or busy, which another attempt may find well. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * The address of a receiver, checked as far as it can be without asking for it.
 * @returns what is wrong; null: nothing.
 */
export const faultOf = (text: string, reachable: Reach): string | null => {
  const url = URL.parse(text);
  if (url === null) return 'is not an address; give it as https://…';
  if (url.username || url.password) return 'must not hold credentials';
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isAllowed(reachable, url.hostname))) return null;
  return 'must begin with https:// (http:// is for hosts that the operator allows)';
};

/**
 * Sends a body to the address that was checked, and to no other: redirects are not followed.
 * @throws Undeliverable unless the receiver takes it.
 */
export const post = async ({ url: text, headers, body, reach: reachable, now, signal }: Post): Promise<void> => {
  const fault = faultOf(text, reachable);
  if (fault !== null) throw new Undeliverable(`the address of the channel ${fault}`, 'final');
  const url = new URL(text);
  const reached = await reach(reachable, url.hostname);
  const lookup: LookupFunction = (_host, { all }, done) =>
    all ? done(null, [reached]) : done(null, reached.address, reached.family);
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MILLIS)]);
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  const { status, said, retryAfter } = await new Promise<Answered>((resolve, reject) => {
    const request = send(
      url,
      {
        method: 'POST',
        agent: false,
        lookup,
        signal: deadline,
        headers: { ...headers, 'content-length': Buffer.byteLength(body), 'user-agent': 'Kscope' },
      },
      (response) => {
        let said = '';
        const answered = () =>
          resolve({ status: response.statusCode ?? 0, said, retryAfter: response.headers['retry-after'] });
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          said = (said + chunk).slice(0, MOST_CHARACTERS);
          // Whatever more it has to say, nobody will read.
          if (said.length === MOST_CHARACTERS) {
            answered();
            response.destroy();
          }
        });
        response.on('end', answered);
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    request.end(body);
  }).catch((cause: unknown) => {
    signal.throwIfAborted();
    const why = deadline.aborted ? `did not answer within ${TIMEOUT_MILLIS / 1000} s` : faultOfWire(cause);
    throw new Undeliverable(`${url.host} ${why}`, 'retry', { cause });
  });
  if (status >= 200 && status < 300) return;
  const words = said.replace(/\s+/g, ' ').trim();
  const millis = parseRetryAfter(retryAfter ?? null, now);
  throw new Undeliverable(
    `${url.host} answered ${status}${status >= 300 && status < 400 ? ', a redirect, which is not followed' : ''}${words === '' ? '' : `: ${words}`}`,
    status >= 500 || PASSING.has(status) ? 'retry' : 'final',
    millis === null ? {} : { retryAfterMillis: millis },
  );
};

interface Answered {
  readonly status: number;
  readonly said: string;
  readonly retryAfter: string | undefined;
}
