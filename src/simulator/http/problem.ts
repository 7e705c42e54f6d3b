import type { Reply } from './reply.ts';
import { json } from './reply.ts';

/**
 * Thrown by a handler to refuse. Each API dresses the same refusal in its own clothes, so a problem knows its status
 * and message only; {@link problemReply} dresses it by the path that was asked.
 */
export class Problem extends Error {
  readonly status: number;
  /** Replaces the dressed body where the real site answers something of its own. */
  readonly body: unknown;

  constructor(status: number, message: string, body?: unknown) {
    super(message);
    this.status = status;
    this.body = body;
  }
}

export function badRequest(message: string): Problem {
  return new Problem(400, message);
}

/** "Not there" and "not for you" are the same answer on every read of v2, by its specification. */
export function notFound(what = 'resource'): Problem {
  return new Problem(404, `Not found: the ${what} does not exist or you do not have permission to view it.`);
}

export function forbidden(message: string): Problem {
  return new Problem(403, message);
}

const CODES: Readonly<Record<number, string>> = {
  400: 'INVALID_REQUEST_PARAMETER',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  429: 'RATE_LIMITED',
};

const EXCEPTIONS: Readonly<Record<number, string>> = {
  400: 'BadRequestException',
  403: 'PermissionException',
  404: 'NotFoundException',
  410: 'GoneException',
};

/** Dresses a problem as the API under `path` does: v2 lists errors, v1 has a status code and a message, Jira its own. */
export function problemReply(path: string, problem: Problem, headers: Readonly<Record<string, string>> = {}): Reply {
  const { status, message } = problem;
  if (problem.body !== undefined) return json(problem.body, status, headers);
  if (path.startsWith('/wiki/api/v2/')) {
    const code = CODES[status] ?? 'ERROR';
    return json({ errors: [{ status, code, title: message, detail: null }] }, status, headers);
  }
  if (path.startsWith('/rest/')) return json({ errorMessages: [message], errors: {} }, status, headers);
  const thrown = EXCEPTIONS[status];
  const worded =
    thrown === undefined ? message : `com.atlassian.confluence.api.service.exceptions.api.${thrown}: ${message}`;
  return json(
    { statusCode: status, data: { authorized: status !== 403, valid: true, errors: [] }, message: worded },
    status,
    headers,
  );
}
