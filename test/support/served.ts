import { join } from 'node:path';
import { Vault } from '../../src/accounts/secret.ts';
import { refreshColumns } from '../../src/columns/refresh.ts';
import { Limiters } from '../../src/crawl/limiters.ts';
import { systemClock } from '../../src/model/clock.ts';
import { serve } from '../../src/server/serve.ts';
import type { Role } from '../../src/server/sign/role.ts';
import type { CrawledSite } from './site.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the route answers; tests say what they expect.
  readonly json: any;
}

export interface Caller {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
}

export interface Served {
  readonly url: string;
  readonly claim: string | null;
  readonly logged: string[];
  /** With these headers on every request. */
  caller(headers?: Readonly<Record<string, string>>): Caller;
  stop(): Promise<void>;
}

/** Each home of a test has one database, on whatever server. */
export const columnsOf = (home: string): string => join(home, 'columns');

/** A server over the home of a site, on a port of its own, without a schedule. */
export const serveSite = async (
  { home, accounts }: Pick<CrawledSite, 'home' | 'accounts'>,
  options: {
    readonly webFolder?: string;
    readonly schedule?: boolean;
    readonly environment?: Readonly<Record<string, string>>;
    readonly publicUrl?: string;
  } = {},
): Promise<Served> => {
  const stop = new AbortController();
  const listening = Promise.withResolvers<{ readonly url: string; readonly claim: string | null }>();
  const logged: string[] = [];
  const over = serve({
    records: home.records,
    accounts,
    vault: await Vault.open({ KSCOPE_KEY: 'a key for tests and nothing else' }),
    publicUrl: options.publicUrl ?? null,
    reach: { allowedHosts: new Set(['127.0.0.1']) },
    limiters: new Limiters({ clock: systemClock }),
    columnsDirectory: columnsOf(home.home),
    home: home.home,
    clock: systemClock,
    signal: stop.signal,
    host: '127.0.0.1',
    port: 0,
    schedule: options.schedule ?? false,
    ...(options.environment === undefined ? {} : { environment: options.environment }),
    ...(options.webFolder === undefined ? {} : { webFolder: options.webFolder }),
    log: (text) => logged.push(text),
    onListening: listening.resolve,
  });
  over.catch(listening.reject);
  const { url, claim } = await listening.promise;
  return {
    url,
    claim,
    logged,
    caller: (headers = {}) => callerOf(url, headers),
    async stop() {
      stop.abort(new Error('the test is over'));
      await over;
    },
  };
};

const callerOf = (url: string, always: Readonly<Record<string, string>>): Caller => {
  const send: Caller['send'] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { ...always, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson && text !== '' ? JSON.parse(text) : null,
    };
  };
  return { send, get: (path, headers) => send('GET', path, undefined, headers) };
};

/** Crawls into records and columns. */
export const crawlWithColumns = async (site: CrawledSite): Promise<void> => {
  const directory = columnsOf(site.home.home);
  await site.crawl({
    refreshColumns: async () => {
      await refreshColumns({ pool: site.home.records.pool, directory });
    },
  });
};

export const PASSWORD = 'a long password of nobody';

/** What a browser keeps of a session: its cookie, and the header that changes need. */
export const sessionOf = ({ headers, json }: Answer): Readonly<Record<string, string>> => ({
  cookie: (headers.get('set-cookie') ?? '').split(';')[0] ?? '',
  'x-csrf-token': json.csrf,
});

/** The first administrator, by the link that the server told. */
export const claimed = async (served: Served): Promise<Caller> => {
  const token = new URL(served.claim ?? '').hash.slice(1);
  const answer = await served
    .caller()
    .send('POST', '/api/setup', { token, name: 'Ada', email: 'Ada@example.com', password: PASSWORD });
  if (answer.status !== 201) throw new Error(answer.text);
  return served.caller(sessionOf(answer));
};

/** Somebody whom the administrator lets in. */
export const invited = async (served: Served, admin: Caller, role: Role): Promise<Caller> => {
  const { json } = await admin.send('POST', '/api/members', { name: `A ${role}`, email: `${role}@example.com`, role });
  const token = json.link.split('#')[1];
  return served.caller(sessionOf(await served.caller().send('POST', '/api/invitation', { token, password: PASSWORD })));
};

/** A caller with a token of the API rather than a session. */
export const byToken = async (served: Served, who: Caller): Promise<Caller> => {
  const { json } = await who.send('POST', '/api/tokens', { name: 'for a program' });
  return served.caller({ authorization: `Bearer ${json.token}` });
};

/** Server-sent events until the stream ends. */
export async function* eventsOf(
  url: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  signal?: AbortSignal,
) {
  const response = await fetch(`${url}${path}`, { headers, ...(signal ? { signal } : {}) });
  let rest = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + chunk).split('\n\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const name = /^event: (.*)$/m.exec(part)?.[1];
      const data = /^data: (.*)$/m.exec(part)?.[1];
      if (name !== undefined && data !== undefined) yield { name, data: JSON.parse(data) };
    }
  }
}
