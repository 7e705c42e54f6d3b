import type { Simulator } from '../../src/simulator/http/server.ts';
import type { SimToken } from '../../src/simulator/site.ts';
import { basic } from './smallSite.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into answers of every shape
  readonly body: any;
}

/** Asks a simulator as the holder of a token; null sends no credentials. */
export async function ask(
  simulator: Simulator,
  token: SimToken | null,
  path: string,
  { method = 'GET', body }: { method?: string; body?: unknown } = {},
): Promise<Answer> {
  const response = await fetch(`${simulator.url}${path}`, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: basic(token) }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  return { status: response.status, headers: response.headers, body: isJson && text !== '' ? JSON.parse(text) : text };
}

/** Follows `_links.next` of v2, which carries `/wiki` and goes onto the origin. */
export async function walkV2(simulator: Simulator, token: SimToken, path: string): Promise<{ id: string }[]> {
  const rows: { id: string }[] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const { status, body } = await ask(simulator, token, next);
    if (status !== 200) throw new Error(`${next}: ${status} ${JSON.stringify(body)}`);
    rows.push(...body.results);
    next = body._links.next;
  }
  return rows;
}

/** Follows `_links.next` of v1, which goes onto `_links.base`, until a page is empty. */
export async function walkV1(simulator: Simulator, token: SimToken, path: string): Promise<{ id: string }[]> {
  const rows: { id: string }[] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const { status, body } = await ask(simulator, token, next);
    if (status !== 200) throw new Error(`${next}: ${status} ${JSON.stringify(body)}`);
    if (body.results.length === 0) break;
    rows.push(...body.results);
    next = body._links.next && `/wiki${body._links.next}`;
  }
  return rows;
}
