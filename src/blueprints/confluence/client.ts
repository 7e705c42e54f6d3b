import type { Client, SendRequestOptions } from 'confluence.js/core';
import type { Transport } from '../../crawl/transport.ts';
import type { Wire } from './wire.ts';
import { isWire, textOf } from './wire.ts';

/** How often an answer differed from the vendor's schema, by endpoint and place. */
export type Drift = Map<string, number>;

/**
 * What confluence.js' endpoint functions send through: they know paths and parameters, the transport knows pace, retry
 * and counting. The answer is handed on as received; where it differs from the schema, that is noted and nothing else.
 */
export class ConfluenceClient implements Client {
  readonly drift: Drift = new Map();
  readonly #transport: Transport;
  readonly #prefix: string;

  /** `prefix` is '' on the site's own route and /ex/confluence/{cloudId} on the gateway's. */
  constructor(transport: Transport, prefix: string) {
    this.#transport = transport;
    this.#prefix = prefix;
  }

  async sendRequest<T>(options: SendRequestOptions<T>): Promise<T> {
    const path = v2Path(options.url);
    const { body, headers } = await this.#transport.send({
      method: options.method === 'POST' ? 'POST' : 'GET',
      path: `${this.#prefix}${path}${queryOf(options.searchParams)}`,
      endpoint: endpointOf(path),
      ...(options.body === undefined ? {} : { body: options.body }),
    });
    this.#note(endpointOf(path), options.schema, body);
    return withNextOf(headers, body) as T;
  }

  #note(endpoint: string, schema: SendRequestOptions['schema'], body: unknown): void {
    const result = schema?.safeParse(body);
    for (const issue of result?.error?.issues ?? []) {
      const place = issue.path.map((step) => (typeof step === 'number' ? '[]' : String(step))).join('.');
      const note = `${endpoint} ${place}: ${issue.message}`;
      this.drift.set(note, (this.drift.get(note) ?? 0) + 1);
    }
  }
}

const v2Path = (url: string): string => (url.startsWith('/') ? url : `/${url}`);

/** Lists are sent as repeated parameters, but for `expand`, which is one list with commas: so the official documents say. */
const queryOf = (parameters: Readonly<Record<string, unknown>> = {}): string => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined || value === null) continue;
    const values = Array.isArray(value) && name !== 'expand' ? value : [value];
    for (const one of values) query.append(name, String(one));
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
};

/** Ids are numbers, att123, UUIDs and account ids; names of endpoints never hold a digit, but for the API's version. */
const endpointOf = (path: string): string =>
  path
    .split('/')
    .map((step) => (/\d/.test(step) && step !== 'v2' && step !== '3' ? '{id}' : step))
    .join('/');

/** v2 names the next page in the Link header and, mostly, in the body too. */
const withNextOf = (headers: Headers, body: unknown): unknown => {
  const next = /<([^>]*)>;\s*rel="?next\b/i.exec(headers.get('link') ?? '')?.[1];
  if (next === undefined || !isWire(body)) return body;
  const links: Wire = isWire(body._links) ? body._links : {};
  return textOf(links, 'next') === null ? { ...body, _links: { ...links, next } } : body;
};
