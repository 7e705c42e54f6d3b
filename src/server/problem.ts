import { z } from '@hono/zod-openapi';
import { CrawlRunning } from '../crawl/errors.ts';
import { UsageError, UserError } from '../model/errors.ts';
import { explainDatabaseTrouble } from '../store/failures.ts';

/** What was wrong with one part of a request. */
const problemPart = z.object({
  in: z.string().meta({ description: 'query, param or json (the body)' }),
  path: z.string(),
  message: z.string(),
});

/** Where in a text something is wrong; both count from 1. */
const placeSchema = z
  .object({ line: z.int(), column: z.int().nullable().meta({ description: 'Null: not known.' }) })
  .meta({ description: 'Where in the SQL it is wrong.' });

/** A problem document (RFC 9457). */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    mend: z.string().optional().meta({ description: 'What to do about it.' }),
    errors: z.array(problemPart).optional(),
    place: placeSchema.optional(),
  })
  .meta({ id: 'Problem' });

type ProblemDocument = z.infer<typeof problemSchema>;

const TITLES = {
  400: 'What was asked for cannot be',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not there',
  405: 'Not that way',
  409: 'Not now',
  413: 'Too much at once',
  415: 'Not in this form',
  422: 'That did not work',
  429: 'Too often',
  500: 'Something went wrong here',
  503: 'Out of service for the moment',
} as const;

export type ProblemStatus = keyof typeof TITLES;

/** A failure that is told to whoever asked. */
export class Problem extends Error {
  readonly status: ProblemStatus;
  readonly mend: string | undefined;
  readonly errors: ProblemDocument['errors'];
  readonly place: ProblemDocument['place'];
  /** Seconds after which to try again. */
  readonly retryAfter: number | undefined;

  constructor(
    status: ProblemStatus,
    detail: string,
    options: {
      readonly mend?: string | undefined;
      readonly errors?: ProblemDocument['errors'];
      readonly place?: ProblemDocument['place'];
      readonly retryAfter?: number;
      readonly cause?: unknown;
    } = {},
  ) {
    super(detail, { cause: options.cause });
    this.name = 'Problem';
    this.status = status;
    this.mend = options.mend;
    this.errors = options.errors;
    this.place = options.place;
    this.retryAfter = options.retryAfter;
  }
}

export const notFound = (what: string): Problem =>
  new Problem(404, `${what} is not known here`, {
    mend: 'check the address; it may have been read from another account',
  });

/** Whatever was thrown as a problem. What nobody foresaw is not told in its own words: they may hold anything. */
export const problemOf = (thrown: unknown): Problem => {
  const error = explainDatabaseTrouble(thrown);
  if (error instanceof Problem) return error;
  if (error instanceof UserError) {
    const status =
      error !== thrown ? 503 : error instanceof UsageError ? 400 : error instanceof CrawlRunning ? 409 : 422;
    return new Problem(status, error.message, { mend: error.mend, cause: thrown });
  }
  return new Problem(500, 'the server met something that it does not know', {
    mend: 'try again; the log of the server says more',
    cause: thrown,
  });
};

export const documentOf = (problem: Problem): ProblemDocument => ({
  type: 'about:blank',
  title: TITLES[problem.status],
  status: problem.status,
  detail: problem.message,
  ...(problem.mend === undefined ? {} : { mend: problem.mend }),
  ...(problem.errors === undefined ? {} : { errors: problem.errors }),
  ...(problem.place === undefined ? {} : { place: problem.place }),
});

/** The answer that tells of a problem. */
export const problemResponse = (problem: Problem): Response =>
  new Response(JSON.stringify(documentOf(problem)), {
    status: problem.status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(problem.retryAfter === undefined ? {} : { 'retry-after': String(problem.retryAfter) }),
    },
  });
