import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Faults } from '../faults/faults.ts';
import { spoil } from '../faults/spoil.ts';
import type { SimToken, Site } from '../site.ts';
import { addressOf, authenticate, checkScopes, ScopeMismatch } from './auth.ts';
import { Problem, problemReply } from './problem.ts';
import { Query } from './query.ts';
import { Bucket, type RateLimit } from './rateLimit.ts';
import { json, type Reply } from './reply.ts';
import { type Match, Router } from './route.ts';
import { routes } from './routes/index.ts';
import { Snapshot } from './snapshot.ts';

export interface SimulatorOptions {
  readonly site: Site;
  /** Any free port where absent. */
  readonly port?: number;
  /** Added to every answer, by a timer: the round trip that loopback lacks. */
  readonly latencyMillis?: number;
  /** What goes wrong; nothing where absent. */
  readonly faults?: Faults;
  /** Off where absent. For each token. */
  readonly rateLimit?: RateLimit;
  /** Called before a request is answered, for whoever wants to check what is being asked. */
  readonly onRequest?: (request: ObservedRequest) => void;
}

export interface ObservedRequest {
  readonly method: string;
  /** Path and query as they came, gateway prefix included. */
  readonly url: string;
  readonly body: unknown;
}

export interface LoggedRequest {
  readonly method: string;
  readonly url: string;
  /** The route's documented path, or `unknown`. */
  readonly endpoint: string;
  readonly status: number;
  readonly bytes: number;
}

export interface Simulator {
  /** The site's address without `/wiki`. */
  readonly url: string;
  /** How often each endpoint was asked, by `METHOD path` with the path as documented. */
  readonly requests: ReadonlyMap<string, number>;
  /** The newest requests, oldest first. */
  readonly log: readonly LoggedRequest[];
  close(): Promise<void>;
}

const LOG_SIZE = 10_000;
const HOST = '127.0.0.1';

/** Serves a site on loopback until it is closed. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const state = new ServerState(options);
  const server = createServer((request, response) => {
    state.serve(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  // Longer than any client here is idle: a connection that closes just as it is used again is a fault of its own kind.
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, HOST, resolve);
  });
  state.origin = `http://${HOST}:${(server.address() as AddressInfo).port}`;
  // A site lives where it is served, and the links in its bodies begin there.
  options.site.baseUrl = `${state.origin}/wiki`;
  return {
    url: state.origin,
    requests: state.requests,
    log: state.log,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

class ServerState {
  origin = '';
  readonly requests = new Map<string, number>();
  readonly log: LoggedRequest[] = [];
  readonly #options: SimulatorOptions;
  readonly #router = new Router(routes);
  readonly #buckets = new Map<SimToken, Bucket>();
  readonly #snapshot: Snapshot;

  constructor(options: SimulatorOptions) {
    this.#options = options;
    this.#snapshot = new Snapshot(options.site);
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? 'GET';
    const url = request.url ?? '/';
    const body = await readBody(request);
    this.#options.onRequest?.({ method, url, body });
    const { reply, endpoint } = this.#exchange(method, url, request.headers.authorization, body);
    const { latencyMillis = 0 } = this.#options;
    if (latencyMillis > 0) await new Promise((resolve) => setTimeout(resolve, latencyMillis));
    const sent = this.#spoiled(method, url, reply, response);
    const bytes = sent === null ? 0 : send(response, sent);
    this.#record({ method, url, endpoint, status: sent?.status ?? 0, bytes });
  }

  /** Here an answer exists and nothing of it has been sent. Null: none is to be sent any more. */
  #spoiled(method: string, url: string, reply: Reply, response: ServerResponse): Reply | null {
    const { faults } = this.#options;
    const fault = faults?.draw(method, url) ?? null;
    return faults === undefined || fault === null ? reply : spoil(fault, reply, response, faults);
  }

  #exchange(
    method: string,
    url: string,
    authorization: string | undefined,
    body: unknown,
  ): { reply: Reply; endpoint: string } {
    const parsed = new URL(url, this.origin);
    let path = parsed.pathname;
    let match: Match | null = null;
    try {
      const address = addressOf(path, this.#options.site.cloudId);
      path = address.path;
      match = this.#router.find(method, path);
      const reply = this.#answer(match, address.gateway, path, new Query(parsed.searchParams), authorization, body);
      return { reply, endpoint: endpointName(match) };
    } catch (error) {
      // Anything else is a mistake of the simulator's own: said aloud, since a crawler takes a 500 for the site's.
      if (!(error instanceof Problem)) console.error(`simulator: ${method} ${url}:`, error);
      const problem = error instanceof Problem ? error : new Problem(500, String(error));
      return { reply: problemReply(path, problem, refusalHeaders(problem)), endpoint: endpointName(match) };
    }
  }

  #answer(
    match: Match | null,
    gateway: boolean,
    path: string,
    query: Query,
    authorization: string | undefined,
    body: unknown,
  ): Reply {
    const { site, faults } = this.#options;
    const route = match?.route;
    if (route !== undefined && 'open' in route) return route.open(site);
    const token = authenticate(site, authorization, gateway);
    if (faults?.takeToken() === false) throw new Problem(401, 'Unauthorized; scope or token expired');
    const refusal = faults?.refusalOf(path) ?? null;
    if (refusal !== null) throw new Problem(refusal, 'The right to this was taken away');
    const wait = this.#wait(token);
    if (wait > 0) return json({ code: 429, message: 'Rate limit exceeded' }, 429, { 'Retry-After': String(wait) });
    if (match === null || route === undefined) throw new Problem(404, `null for uri: ${path}`);
    checkScopes(token, route.scopes);
    const { index, viewer } = this.#snapshot.of(token, faults?.hiddenSpaces);
    if (path.startsWith('/wiki/') && !viewer.usesConfluence) throw withoutConfluence(path);
    return route.answer({
      site,
      index,
      viewer,
      origin: this.origin,
      path,
      params: match.params,
      query,
      body,
      rotation: faults?.rotationOf(path) ?? 0,
      indexLagMillis: faults?.indexLagMillis ?? 0,
    });
  }

  #wait(token: SimToken): number {
    const { rateLimit } = this.#options;
    if (rateLimit === undefined) return 0;
    let bucket = this.#buckets.get(token);
    if (bucket === undefined) {
      bucket = new Bucket(rateLimit, performance.now());
      this.#buckets.set(token, bucket);
    }
    return bucket.take(performance.now());
  }

  #record(entry: LoggedRequest): void {
    const name = `${entry.method} ${entry.endpoint}`;
    this.requests.set(name, (this.requests.get(name) ?? 0) + 1);
    this.log.push(entry);
    if (this.log.length > LOG_SIZE) this.log.splice(0, LOG_SIZE / 10);
  }
}

/** Lost product access looks like 404 on v2 and like 403 on v1. */
function withoutConfluence(path: string): Problem {
  return path.startsWith('/wiki/api/v2/')
    ? new Problem(404, 'Not Found')
    : new Problem(403, 'Current user not permitted to use Confluence');
}

function refusalHeaders(problem: Problem): Readonly<Record<string, string>> {
  if (problem instanceof ScopeMismatch) return ScopeMismatch.headers;
  return problem.status === 401 ? { 'WWW-Authenticate': 'Basic realm="protected-area"' } : {};
}

function endpointName(match: Match | null): string {
  return match?.route.path ?? 'unknown';
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (chunks.length === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, reply: Reply): number {
  const body = typeof reply.body === 'string' ? Buffer.from(reply.body, 'utf8') : reply.body;
  response.writeHead(reply.status, {
    'Content-Type': reply.type ?? 'application/json;charset=UTF-8',
    'Content-Length': body.byteLength,
    ...reply.headers,
  });
  response.end(body);
  return body.byteLength;
}
