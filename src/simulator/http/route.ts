import type { Site } from '../site.ts';
import type { Call } from './call.ts';
import { badRequest } from './problem.ts';
import type { Reply } from './reply.ts';
import type { Scopes } from './scopes.ts';

export type Answer = (call: Call) => Reply;

/** One endpoint, as data. */
export type Route = RouteFacts & (ClosedRoute | OpenRoute);

interface RouteFacts {
  readonly method: 'GET' | 'POST';
  /** As the official documents write it, `{name}` for a parameter: also the name under which requests are counted. */
  readonly path: string;
}

interface ClosedRoute {
  readonly scopes: Scopes;
  readonly answer: Answer;
}

/** Answers without credentials. */
interface OpenRoute {
  readonly open: (site: Site) => Reply;
}

/** A route found for a path, with the values of its parameters. */
export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

interface Compiled {
  readonly route: Route;
  readonly segments: readonly string[];
}

/** Finds routes by method and number of segments; literal segments win over parameters. */
export class Router {
  readonly #bySize = new Map<string, Compiled[]>();

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      const segments = route.path.split('/');
      const key = `${route.method} ${segments.length}`;
      const list = this.#bySize.get(key) ?? [];
      list.push({ route, segments });
      this.#bySize.set(key, list);
    }
    for (const list of this.#bySize.values()) list.sort((a, b) => freedom(a) - freedom(b));
  }

  find(method: string, path: string): Match | null {
    const segments = path.split('/');
    for (const candidate of this.#bySize.get(`${method} ${segments.length}`) ?? []) {
      const params = bind(candidate.segments, segments);
      if (params !== null) return { route: candidate.route, params };
    }
    return null;
  }
}

function freedom(compiled: Compiled): number {
  return compiled.segments.filter((segment) => segment.startsWith('{')).length;
}

function bind(pattern: readonly string[], segments: readonly string[]): Record<string, string> | null {
  const params: Record<string, string> = {};
  for (let i = 0; i < pattern.length; i++) {
    const expected = pattern[i]!;
    const actual = segments[i]!;
    if (expected.startsWith('{')) params[expected.slice(1, -1)] = decoded(actual);
    else if (expected !== actual) return null;
  }
  return params;
}

/** A malformed escape is a bad request, not a crash. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badRequest(`Malformed escape in ${segment}`);
  }
}
