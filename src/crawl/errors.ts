import { iso } from '../model/clock.ts';
import { UserError } from '../model/errors.ts';

/**
 * What a failed request means for the crawl; the class decides, and nobody asks for the status again.
 * - `retry`: passing; tried again, and if it lasts the walk is cut short.
 * - `refused`: the site states that this cannot be read: a coverage gap, and the crawl goes on.
 * - `restart-walk`: the place in the list is lost; the list is read from its start.
 * - `fail-run`: nothing else would answer either; the run ends and can be resumed.
 */
export type Policy = 'retry' | 'refused' | 'restart-walk' | 'fail-run';

export abstract class RequestError extends Error {
  abstract readonly policy: Policy;
}

/** 403, 404, 410 and their like: absent, not visible, not in the plan, not granted. Which one, the site does not tell. */
export class Refused extends RequestError {
  override readonly name = 'Refused';
  readonly policy = 'refused';
  readonly status: number;
  readonly endpoint: string;
  /** What the site said, shortened. */
  readonly said: string;

  constructor(status: number, endpoint: string, said: string) {
    super(`${endpoint} answered ${status}${said ? `: ${said}` : ''}`);
    this.status = status;
    this.endpoint = endpoint;
    this.said = said;
  }
}

/** 429, and 503 with Retry-After. */
export class Throttled extends RequestError {
  override readonly name = 'Throttled';
  readonly policy = 'retry';
  /** What the site demands; null where it names no time. */
  readonly retryAfterMillis: number | null;

  constructor(endpoint: string, retryAfterMillis: number | null) {
    super(`${endpoint} is throttled`);
    this.retryAfterMillis = retryAfterMillis;
  }
}

/** The site demands a pause that is too long to sit out. */
export class PausedTooLong extends RequestError {
  override readonly name = 'PausedTooLong';
  readonly policy = 'fail-run';
  /** Epoch milliseconds. */
  readonly until: number;

  constructor(until: number) {
    super(`the site wants no request before ${iso(until)}`);
    this.until = until;
  }
}

/** 5xx, broken connections, answers that stall or are cut off. */
export class Passing extends RequestError {
  override readonly name: string = 'Passing';
  readonly policy = 'retry';
}

/**
 * Nobody is met at the address, or the answer is a page where data should be. Passing on a site that has answered before;
 * before that the address is wrong more often than the site is ill, so it is said soon.
 */
export class Unrecognised extends Passing {
  override readonly name = 'Unrecognised';
}

/** The cursor is not accepted any more. */
export class CursorLost extends RequestError {
  override readonly name = 'CursorLost';
  readonly policy = 'restart-walk';
}

/** The token does not work: wrong, expired, revoked, or without the scope. */
export class Unauthorized extends RequestError {
  override readonly name = 'Unauthorized';
  readonly policy = 'fail-run';
  /** The site said that the token's scopes do not cover the request. */
  readonly scopeMissing: boolean;

  constructor(endpoint: string, scopeMissing: boolean) {
    super(
      scopeMissing
        ? `the token lacks the scope for ${endpoint}`
        : `the site does not accept the e-mail and token (401 from ${endpoint})`,
    );
    this.scopeMissing = scopeMissing;
  }
}

/** Where the request would have been sent elsewhere: the token goes to the site's own origin and the gateway only. */
export class Redirected extends UserError {
  constructor(endpoint: string, location: string) {
    super(`${endpoint} redirects to ${location}; the token is not sent there`, 'check the URL of the account');
    this.name = 'Redirected';
  }
}

/** Somebody else is crawling the account, in this process or in another one. */
export class CrawlRunning extends UserError {
  readonly account: string;

  constructor(account: string) {
    super(`a crawl of ${account} is running already`, 'wait for it, or stop it, and try again');
    this.name = 'CrawlRunning';
    this.account = account;
  }
}
