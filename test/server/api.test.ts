import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { numbersOf } from '../../src/access/bits.ts';
import { Engine } from '../../src/access/engine.ts';
import { expose } from '../../src/access/exposure/expose.ts';
import { limitOf } from '../../src/access/exposure/list.ts';
import { ANONYMOUS } from '../../src/access/facts.ts';
import { loadFacts } from '../../src/access/load/loadFacts.ts';
import { loadKinds } from '../../src/access/load/loadKinds.ts';
import { momentAt } from '../../src/access/load/moment.ts';
import { compareIds } from '../../src/access/thread/idOrder.ts';
import { shippedInsights } from '../../src/insights/registry.ts';
import { problemSchema } from '../../src/server/problem.ts';
import { routes } from '../../src/server/routes/index.ts';
import type { Role } from '../../src/server/sign/role.ts';
import { mayDo, roles } from '../../src/server/sign/role.ts';
import type { SimContent } from '../../src/simulator/site.ts';
import { canView } from '../../src/simulator/truth/access.ts';
import { checkSome } from '../support/findings.ts';
import type { Answer, Caller, Served } from '../support/served.ts';
import {
  byToken,
  claimed,
  columnsOf,
  crawlWithColumns,
  invited,
  PASSWORD,
  serveSite,
  sessionOf,
} from '../support/served.ts';
import type { CrawledSite } from '../support/site.ts';
import { openSite } from '../support/site.ts';

const HOSTILE = '</script><img src=x onerror=alert(1)>"\' \u202etxt.exe';

let crawled: CrawledSite;
let served: Served;
let callers: Readonly<Record<Role, Caller>>;
let byTokens: Readonly<Record<Role, Caller>>;
let nobody: Caller;
let cookieOfAdmin: string;

beforeAll(async () => {
  crawled = await openSite({ seed: 3, pages: 120 });
  hostilePage().title = HOSTILE;
  await crawlWithColumns(crawled);
  await checkSome(crawled.home, columnsOf(crawled.home.home), 'acme');
  served = await serveSite(crawled);
  nobody = served.caller();
  const admin = await claimed(served);
  callers = {
    viewer: await invited(served, admin, 'viewer'),
    auditor: await invited(served, admin, 'auditor'),
    admin,
  };
  byTokens = Object.fromEntries(
    await Promise.all(roles.map(async (role) => [role, await byToken(served, callers[role])] as const)),
  ) as Record<Role, Caller>;
});
afterAll(async () => {
  await served.stop();
  await crawled.remove();
});

const isRead = ({ kind, status }: SimContent): boolean =>
  (kind === 'page' || kind === 'blogpost') && (status === 'current' || status === 'archived');

/** What people read, as far as the token sees it. */
const readPages = (): SimContent[] => {
  const { site } = crawled;
  return [...site.contents.values()].filter(
    (one) => isRead(one) && canView(site, one.id, site.tokens[0]!.accountId).verdict,
  );
};

const hostilePage = (): SimContent => [...crawled.site.contents.values()].find(isRead)!;

const expectProblem = (answer: Answer, status: number): void => {
  expect(answer.status, answer.text).toBe(status);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(problemSchema.parse(answer.json)).toMatchObject({ status });
};

/** A path with nothing that is there. */
const filled = (path: string): string =>
  // What an insight takes is known of those that are there only.
  path.replace('/insights/{id}', '/insights/page-owners').replace(/\{\w+\}/g, 'nobody');

describe('the first administrator', () => {
  it('comes by the link once, and nobody after', async () => {
    const token = new URL(served.claim ?? '').hash.slice(1);
    const again = { token, name: 'Eve', email: 'eve@example.com', password: PASSWORD };
    expectProblem(await nobody.send('POST', '/api/setup', again), 403);
    expect((await nobody.get('/api/setup')).json).toEqual({ state: 'ready' });
    expect((await callers.admin.get('/api/session')).json.person).toMatchObject({
      email: 'ada@example.com',
      role: 'admin',
    });
  });

  it('has a session that scripts and other sites cannot reach, kept as a hash like every secret', async () => {
    const answer = await nobody.send('POST', '/api/session', { email: 'ada@EXAMPLE.com', password: PASSWORD });
    expect(answer.status).toBe(201);
    const cookie = answer.headers.get('set-cookie') ?? '';
    cookieOfAdmin = sessionOf(answer).cookie!;
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict; /);
    const { pool } = crawled.home.records;
    const { rows } = await pool.query(
      `select string_agg(t::text, '') as kept from (
         select row_to_json(s)::text as t from sessions s union all select row_to_json(m)::text from members m
         union all select row_to_json(a)::text from api_tokens a union all select row_to_json(l)::text from one_time_links l
       ) x`,
    );
    expect(rows[0].kept).toContain('$argon2id$');
    for (const secret of [cookie.split(/[=;]/)[1]!, answer.json.csrf, PASSWORD]) {
      expect(rows[0].kept).not.toContain(secret);
    }
  });

  it('stays the last one who can let others in', async () => {
    const { id } = (await callers.admin.get('/api/session')).json.person;
    expectProblem(await callers.admin.send('PATCH', `/api/members/${id}`, { role: 'viewer' }), 409);
    expectProblem(await callers.admin.send('DELETE', `/api/members/${id}`), 409);
  });
});

describe('sign-in', () => {
  it('ends with the session, and with the member', async () => {
    const admin = callers.admin;
    const { json } = await admin.send('POST', '/api/members', { name: 'B', email: 'b@example.com', role: 'viewer' });
    const token = json.link.split('#')[1];
    const accepted = await nobody.send('POST', '/api/invitation', { token, password: PASSWORD });
    const first = served.caller(sessionOf(accepted));
    const second = served.caller(
      sessionOf(await nobody.send('POST', '/api/session', { email: 'b@example.com', password: PASSWORD })),
    );
    const program = await byToken(served, second);
    expect((await first.send('DELETE', '/api/session')).status).toBe(200);
    expectProblem(await first.get('/api/session'), 401);
    expect((await second.get('/api/session')).status).toBe(200);
    expect((await program.get('/api/session')).json).toMatchObject({ csrf: null });
    expectProblem(await program.send('POST', '/api/tokens', { name: 'another' }), 403);
    expect((await admin.send('DELETE', `/api/members/${json.id}`)).status).toBe(200);
    expectProblem(await second.get('/api/session'), 401);
    expectProblem(await program.get('/api/session'), 401);
    expectProblem(await nobody.send('POST', '/api/invitation', { token, password: PASSWORD }), 403);
  });

  it('is refused after five failures, also with the right password, and only for that person', async () => {
    const wrong = { email: 'viewer@example.com', password: 'something else' };
    for (let i = 0; i < 5; i += 1) expectProblem(await nobody.send('POST', '/api/session', wrong), 401);
    const right = await nobody.send('POST', '/api/session', { ...wrong, password: PASSWORD });
    expectProblem(right, 429);
    expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(0);
    const other = { email: 'auditor@example.com', password: PASSWORD };
    expect((await nobody.send('POST', '/api/session', other)).status).toBe(201);
    const unknown = await nobody.send('POST', '/api/session', { email: 'nobody@example.com', password: PASSWORD });
    expectProblem(unknown, 401);
  });
});

const table = routes.map(({ declaration: { method, path, role, bodies } }) => ({
  method: method.toUpperCase(),
  path,
  role,
  bodies,
}));
const bodyFor = (method: string): object | undefined => (method === 'GET' || method === 'DELETE' ? undefined : {});

describe('the table of routes', () => {
  it.each(table)('lets those who may call $method $path, and nobody else', async ({ method, path, role, bodies }) => {
    const call = (caller: Caller): Promise<Answer> => caller.send(method, filled(path), bodyFor(method));
    if (role !== 'anyone') {
      expectProblem(await call(nobody), 401);
      expectProblem(
        await call(served.caller({ authorization: 'Bearer nonsense', cookie: 'kscope_session=nonsense' })),
        401,
      );
    }
    for (const one of roles) {
      const answer = await call(byTokens[one]);
      if (!mayDo(one, role) || (bodies && one !== 'admin')) expectProblem(answer, 403);
      else if (answer.status === 403) expect(answer.json.detail, one).toMatch(/^a token /);
      else expect([401, 500], `${one}: ${answer.text}`).not.toContain(answer.status);
    }
  });

  it.each(table.filter(({ method, role }) => method !== 'GET' && role !== 'anyone'))(
    'takes no $method $path from a session without its token',
    async ({ method, path }) => {
      for (const forged of [{}, { 'x-csrf-token': 'nonsense' }]) {
        const caller = served.caller({ cookie: cookieOfAdmin, ...forged });
        expectProblem(await caller.send(method, filled(path), bodyFor(method)), 403);
      }
    },
  );

  it('takes no change that the page of another site asks for', async () => {
    const across = { 'sec-fetch-site': 'cross-site' };
    const body = { email: 'ada@example.com', password: PASSWORD };
    expectProblem(await nobody.send('POST', '/api/session', body, across), 403);
  });
});

interface Operation {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly schema: { readonly type?: string; readonly enum?: readonly string[]; readonly maxLength?: number };
  }[];
  readonly requestBody?: unknown;
}

describe('what no schema allows', () => {
  it('is refused by every operation of the document with a problem', async () => {
    const { json } = await nobody.get('/api/openapi.json');
    let refused = 0;
    for (const [path, operations] of Object.entries<Record<string, Operation>>(json.paths)) {
      expect(routes.some(({ declaration }) => declaration.path === path)).toBe(true);
      for (const [method, { parameters = [], requestBody }] of Object.entries(operations)) {
        const refuse = async (address: string, body?: unknown, headers = {}, status = 400): Promise<void> => {
          const answer = await byTokens.admin.send(method.toUpperCase(), address, body, headers);
          expect(answer.status, `${method} ${address} ${JSON.stringify(body)?.slice(0, 99)}: ${answer.text}`).toBe(
            status,
          );
          expectProblem(answer, status);
          refused += 1;
        };
        const sent = requestBody === undefined ? undefined : {};
        // Providers add to their answer what they like.
        if (path !== '/api/sign-on/callback') {
          await refuse(`${filled(path)}?${required(parameters)}nonsense=1`, sent);
          await refuse(`${filled(path)}?${required(parameters)}nonsense=%00`, sent);
        }
        for (const parameter of parameters) {
          const nul = '%00';
          if (parameter.in === 'path') await refuse(path.replace(`{${parameter.name}}`, nul), sent);
          else await refuse(`${filled(path)}?${required(parameters, parameter.name)}${parameter.name}=${nul}`, sent);
          const { enum: values, maxLength, type } = parameter.schema;
          const bad =
            parameter.name === 'cursor' || values !== undefined || type !== 'string'
              ? 'nonsense!'
              : 'x'.repeat((maxLength ?? 500) + 1);
          if (parameter.in === 'path') await refuse(path.replace(`{${parameter.name}}`, 'x'.repeat(500)), sent);
          else await refuse(`${filled(path)}?${required(parameters, parameter.name)}${parameter.name}=${bad}`, sent);
        }
        if (requestBody !== undefined) {
          await refuse(filled(path), { nonsense: 1 });
          await refuse(filled(path), '{"a":');
          await refuse(filled(path), '[]');
          await refuse(filled(path), '{"a": "\\u0000"}');
          for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx', ''])
            await refuse(filled(path), '{}', { 'content-type': type }, 415);
          await refuse(filled(path), { long: 'x'.repeat(70_000) }, {}, 413);
        }
      }
    }
    expect(refused).toBeGreaterThan(100);
  });

  it('is too long, unknown or of another list', async () => {
    const long = { name: 'x'.repeat(70_000) };
    expectProblem(await callers.admin.send('POST', '/api/tokens', long), 413);
    expectProblem(await callers.admin.get('/api/nonsense'), 404);
    expectProblem(await callers.admin.get('/api/pages/%E0%A4%A'), 404);
    expectProblem(await callers.admin.send('POST', '/api/tokens', '{"name": "\\ud800"}'), 400);
    expectProblem(await callers.admin.send('POST', '/api/pages', {}), 404);
    expectProblem(await callers.admin.get('/api/pages?account=nobody'), 404);
    const { next } = (await callers.admin.get('/api/pages?limit=1')).json;
    expectProblem(await callers.admin.get(`/api/pages?limit=1&sort=title&cursor=${next}`), 400);
  });

  it('is deeper than anything is', async () => {
    const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
    expectProblem(await callers.admin.send('POST', '/mcp', `{"jsonrpc":"2.0","id":1,"params":${deep}}`), 400);
  });

  it('is a moment that no database keeps', async () => {
    const [page, person] = [readPages()[0]!.id, [...crawled.site.users.keys()][0]];
    for (const at of ['0000-01-01', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59-14:00']) {
      const given = encodeURIComponent(at);
      for (const path of [
        `/api/pages/${page}/why?user=${person}&at=`,
        '/api/access/matrix?at=',
        '/api/access/diff?from=',
      ])
        expectProblem(await callers.admin.get(`${path}${given}`), 400);
      const account = { name: 'other', url: 'https://other.atlassian.net', email: 'a@example.com', token: 'a-token' };
      expectProblem(await callers.admin.send('POST', '/api/accounts', { ...account, tokenExpiresAt: at }), 400);
    }
  });

  it('is a cursor that somebody has made', async () => {
    let made = 0;
    for (const path of ['/api/activity', '/api/groups', '/api/pages', '/api/people', '/api/runs', '/api/gaps']) {
      const { next } = (await callers.admin.get(`${path}?limit=1`)).json;
      if (next === null) continue;
      const [digest, place]: [string, unknown[]] = JSON.parse(Buffer.from(next, 'base64url').toString());
      for (const keys of [[], ['x'], ['\0'], ['\ud800'], [1e300], [null], ['0000-01-01']]) {
        const forged = place.map((_, at) => keys[at % keys.length]);
        const cursor = Buffer.from(JSON.stringify([digest, keys.length === 0 ? [] : forged])).toString('base64url');
        const answer = await callers.admin.get(`${path}?limit=1&cursor=${cursor}`);
        if (answer.status !== 200) expectProblem(answer, 400);
        made += 1;
      }
    }
    expect(made).toBeGreaterThan(25);
  });
});

const required = (parameters: NonNullable<Operation['parameters']>, except?: string): string =>
  parameters
    .filter(({ name }) => name !== except && (name === 'q' || name === 'user'))
    .map(({ name }) => `${name}=x&`)
    .join('');

/** Everything of a list, turned page by page. */
const turned = async (caller: Caller, path: string, limit: number): Promise<{ id: string }[]> => {
  const items: { id: string }[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const answer = await caller.get(`${path}${path.includes('?') ? '&' : '?'}limit=${limit}${more}`);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.json.items.length).toBeLessThanOrEqual(limit);
    items.push(...answer.json.items);
    cursor = answer.json.next;
  }
  return items;
};

interface PageShown {
  readonly id: string;
  readonly facts: { readonly views: number | null; readonly linksIn: number } | null;
}

describe('lists', () => {
  it.each([
    '/api/pages',
    '/api/pages?kind=any&status=any&sort=title',
    '/api/pages?sort=-created',
    '/api/pages?sort=-views',
    '/api/pages?sort=views',
    '/api/pages?kind=any&status=any&sort=-linksIn',
    '/api/pages?q=a&changedAfter=2001-01-01&sort=-views',
    '/api/pages?q=a&sort=-title',
    '/api/people',
    '/api/people?status=active',
    '/api/groups',
    '/api/spaces',
    '/api/spaces?sort=-pages',
    '/api/spaces?sort=-changed',
    '/api/gaps',
    '/api/activity',
    '/api/findings',
    '/api/findings?status=open&rule=page-without-owner',
  ])('%s is complete however it is turned', async (path) => {
    const key = (one: object): string => JSON.stringify('id' in one ? one.id : one);
    const whole = path === '/api/activity' ? 200 : 150;
    const once = (await turned(callers.admin, path, whole)).map(key);
    const small = (await turned(callers.admin, path, 7)).map(key);
    expect(once.length).toBeGreaterThan(1);
    expect(new Set(once).size).toBe(once.length);
    expect(small).toEqual(once);
  });

  it.each(['views', 'linksIn'] as const)('by %s begin with the most, and what is unknown comes last', async (key) => {
    for (const caller of [callers.auditor, callers.viewer]) {
      const all = await turned(caller, `/api/pages?kind=any&status=any&sort=-${key}&facts=yes`, 9);
      const values = all.map((one) => (one as PageShown).facts?.[key] ?? null);
      const sorted = values.toSorted((a, b) => (b ?? -1) - (a ?? -1));
      expect(values).toEqual(sorted);
      expect(new Set(values).size).toBeGreaterThan(2);
      expect(values.at(-1)).toBeNull();
      const upwards = await turned(caller, `/api/pages?kind=any&status=any&sort=${key}&facts=yes`, 9);
      const least = upwards.map((one) => (one as PageShown).facts?.[key] ?? null);
      expect(least).toEqual(values.toSorted((a, b) => (a ?? Infinity) - (b ?? Infinity)));
    }
  });

  it('tell the same facts of a page, whatever they are filtered by', async () => {
    const factsIn = async (query: string): Promise<Map<string, unknown>> => {
      const rows = await turned(callers.auditor, `/api/pages?${query}&facts=yes`, 40);
      return new Map(rows.map((one) => [one.id, (one as PageShown).facts]));
    };
    const all = await factsIn('kind=any&status=any');
    expect([...all.values()].some((facts) => facts === null)).toBe(true);
    const { spaceId, ownerId } = readPages()[0]!;
    for (const filter of [`space=${spaceId}`, `owner=${ownerId}`, 'q=e', 'q=e&sort=title', 'q=e&sort=-created']) {
      for (const [id, facts] of await factsIn(`kind=any&status=any&${filter}`))
        expect(facts, filter).toEqual(all.get(id));
    }
  });

  it('tell every page that is read, filtered as they say', async () => {
    const pages = readPages();
    const { json } = await callers.auditor.get('/api/pages?limit=1');
    expect(json.total).toBe(pages.length);
    const ids = async (query: string) =>
      (await turned(callers.auditor, `/api/pages?${query}`, 50)).map(({ id }) => id).sort();
    const idsOf = (some: SimContent[]) => some.map(({ id }) => id).sort();
    const { spaceId, ownerId } = pages[0]!;
    expect(await ids('')).toEqual(idsOf(pages));
    expect(await ids(`space=${spaceId}`)).toEqual(idsOf(pages.filter((one) => one.spaceId === spaceId)));
    expect(await ids(`kind=page&owner=${ownerId}`)).toEqual(
      idsOf(pages.filter((one) => one.kind === 'page' && one.ownerId === ownerId)),
    );
    expect(await ids('kind=blogpost')).toEqual(idsOf(pages.filter((one) => one.kind === 'blogpost')));
    expect(await ids('q=ONERROR')).toEqual([hostilePage().id]);
  });

  it('are counted apart as they are counted along', async () => {
    for (const query of [
      '',
      'q=a',
      'kind=any&status=any',
      `space=${readPages()[0]!.spaceId}`,
      'q=nothing%20like%20it',
    ]) {
      const { total } = (await callers.auditor.get(`/api/pages?limit=1&${query}`)).json;
      expect((await callers.auditor.get(`/api/pages/count?${query}`)).json).toEqual({ total });
      const uncounted = (await callers.auditor.get(`/api/pages?limit=1&counted=no&${query}`)).json;
      expect(uncounted.total).toBe(uncounted.next === null ? total : null);
    }
  });

  it('count for spaces, people and pages what the records hold', async () => {
    const { pool } = crawled.home.records;
    const numberOf = async (sql: string, id: string): Promise<number> =>
      (await pool.query<{ n: number }>(`select count(*) as n from ${sql}`, [id])).rows[0]!.n;
    const read = "kind in ('page', 'blogpost') and status in ('current', 'archived')";
    let counted = 0;
    for (const { id, spaceId, ownerId } of readPages().slice(0, 40)) {
      const { linksIn } = (await callers.auditor.get(`/api/pages/${id}`)).json;
      expect(linksIn).toBe(await numberOf('(select distinct page_id from page_links where target_id = $1)', id));
      const { pages } = (await callers.auditor.get(`/api/spaces/${spaceId}`)).json;
      expect(pages).toBe(await numberOf(`pages where space_id = $1 and ${read}`, spaceId!));
      counted += linksIn;
      if (ownerId === null) continue;
      expect((await callers.auditor.get(`/api/people/${ownerId}`)).json).toMatchObject({
        owned: await numberOf(`pages where owner_id = $1 and ${read}`, ownerId),
        written: await numberOf(`pages where author_id = $1 and ${read}`, ownerId),
        versions: await numberOf('page_versions where author_id = $1', ownerId),
      });
    }
    expect(counted).toBeGreaterThan(0);
  });

  it('find pages by their id, by how they begin and by what is in them, in any case', async () => {
    const found = async (q: string): Promise<string[]> =>
      (await callers.auditor.get(`/api/search?q=${encodeURIComponent(q)}`)).json.pages.map(
        ({ id }: { id: string }) => id,
      );
    const titles = readPages().map(({ id, title }) => ({ id, key: title.toLowerCase() }));
    for (const { id, key } of titles.slice(0, 20)) {
      expect((await found(id))[0]).toBe(id);
      const [first] = await found(key.toUpperCase());
      expect(titles.find((one) => one.id === first)?.key).toBe(key);
      const within = key.slice(1, 8).trim();
      for (const hit of await found(within)) expect(titles.find((one) => one.id === hit)?.key).toContain(within);
      expect((await found(within)).length).toBe(Math.min(8, titles.filter((one) => one.key.includes(within)).length));
    }
  });

  it('keep titles as they are, as data that no browser runs', async () => {
    const page = await callers.auditor.get(`/api/pages/${hostilePage().id}`);
    expect(page.json.title).toBe(HOSTILE);
    for (const answer of [page, await callers.auditor.get('/'), await nobody.get('/api/pages')]) {
      expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'; /);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    }
    const found = await callers.auditor.get('/api/search?q=ONERROR%3Dalert');
    expect(found.json.pages).toMatchObject([{ id: hostilePage().id, name: HOSTILE }]);
    expect((await callers.auditor.get(`/api/search?q=${encodeURIComponent("x' or 1=1 --")}`)).json.pages).toEqual([]);
  });

  it('walk the tree of every space', async () => {
    const seen = new Set<string>();
    const spaces = await turned(callers.auditor, '/api/spaces', 100);
    const descend = async (query: string): Promise<void> => {
      for (const one of (await turned(callers.auditor, `/api/pages/tree?${query}`, 3)) as {
        id: string;
        hasChildren: boolean;
      }[]) {
        expect(seen.has(one.id)).toBe(false);
        seen.add(one.id);
        if (one.hasChildren) await descend(`parent=${one.id}`);
      }
    };
    for (const { id } of spaces) await descend(`space=${id}`);
    expect(seen.size).toBeGreaterThan(50);
  });

  it('come once where nothing has changed, and smaller where the other side can', async () => {
    const first = await callers.auditor.get('/api/pages');
    const again = await callers.auditor.get('/api/pages', { 'if-none-match': first.headers.get('etag') ?? '' });
    expect(again).toMatchObject({ status: 304, text: '' });
    for (const coding of ['gzip', 'br']) {
      const small = await callers.auditor.get('/api/pages', { 'accept-encoding': coding });
      expect(small.headers.get('content-encoding')).toBe(coding);
      expect(small.json).toEqual(first.json);
    }
    const plain = await callers.auditor.get('/api/pages', { 'accept-encoding': 'br;q=0, identity' });
    expect(plain.headers.get('content-encoding')).toBeNull();
  });
});

describe('access', () => {
  let engine: Engine;
  beforeAll(async () => {
    const { pool } = crawled.home.records;
    engine = new Engine(await loadFacts(pool, await momentAt(pool, 'acme', null, Date.now())));
  });

  it.each(['view', 'edit'] as const)('answers who can %s as the engine does', async (right) => {
    const { contents, people } = engine.facts;
    for (const { id } of readPages().slice(0, 25)) {
      const found = engine.who(contents.numbers.get(id)!, right);
      const expected = numbersOf(found.maybe)
        .filter((one) => one !== ANONYMOUS)
        .map((one) => ({ id: people.ids[one]!, verdict: engine.verdict(one, contents.numbers.get(id)!, right) }))
        .sort((a, b) => (a.id < b.id ? -1 : 1));
      const items = await turned(callers.auditor, `/api/pages/${id}/who?right=${right}`, 40);
      expect(
        items.map(({ id: userId, ...rest }) => ({ id: userId, verdict: (rest as { verdict?: string }).verdict })),
      ).toEqual(expected);
      const { json } = await callers.auditor.get(`/api/pages/${id}/who?right=${right}&limit=1`);
      expect(json.counts.yes + json.counts.unknown).toBe(expected.length);
      expect(json.anonymous).toBe(engine.verdict(ANONYMOUS, contents.numbers.get(id)!, right));
    }
  });

  it('answers why, and what somebody sees, as the engine does, and remembers who asked', async () => {
    const { contents, people } = engine.facts;
    for (let i = 1; i <= 20; i += 1) {
      const { id } = readPages()[(i * 7) % readPages().length]!;
      const person = (i * 13) % people.ids.length;
      const userId = people.ids[person]!;
      const { json } = await callers.auditor.get(`/api/pages/${id}/why?user=${userId}&right=edit`);
      expect(json.verdict).toBe(engine.verdict(person, contents.numbers.get(id)!, 'edit'));
      expect(json.layers[0].layer).toBe('site');
      if (person === ANONYMOUS) continue;
      const seen = engine.sees(person, 'view');
      const items = await turned(callers.auditor, `/api/people/${userId}/sees`, 60);
      expect(items.map((one) => one.id)).toEqual(
        [...seen.yes, ...seen.unknown].map((one) => contents.ids[one]!).sort(compareIds),
      );
    }
    const { json } = await callers.admin.get('/api/activity?limit=200');
    expect(json.items).toContainEqual(
      expect.objectContaining({
        action: 'access why',
        subjectType: 'person',
        member: expect.objectContaining({ name: 'A auditor' }),
      }),
    );
  });

  it('answers what is exposed as the lists themselves do, with names', async () => {
    const { pool } = crawled.home.records;
    const moment = await momentAt(pool, 'acme', null, Date.now());
    const facts = await loadFacts(pool, moment, { emptySpaces: true, checks: true });
    const expected = expose(new Engine(facts), await loadKinds(pool, moment, facts), limitOf(5));
    const { json } = await callers.auditor.get('/api/access/exposure?limit=5');
    const counts = ({ id, count, unknown, allRows }: { id: string; count: number; unknown: number; allRows: number }) =>
      [id, count, unknown, allRows] as const;
    expect(json.lists.map(counts)).toEqual(expected.map(({ list, found }) => counts({ ...found, id: list.id })));
    for (const [i, { found }] of expected.entries()) expect(json.lists[i].rows).toHaveLength(found.rows.length);
    const pages = (await callers.auditor.get('/api/access/exposure?list=page-breadth&limit=1')).json.lists;
    expect(pages).toHaveLength(1);
    const named = pages[0].rows[0].find(({ column }: { column: string }) => column === 'which').values[0];
    expect(named).toEqual({ kind: 'page', id: named.id, text: crawled.site.contents.get(named.id)!.title });
    expectProblem(await callers.viewer.get('/api/access/exposure'), 403);
    expectProblem(await callers.auditor.get('/api/access/exposure?at=2001-01-01'), 400);
  });

  it('compares two moments', async () => {
    const { at } = (await callers.auditor.get('/api/access/exposure?limit=1')).json;
    const { status, json } = await callers.auditor.get(`/api/access/diff?from=${at}`);
    expect(status).toBe(200);
    expect(json).toMatchObject({ from: { at }, to: { at }, causes: [], allCauses: 0, unexplained: 0 });
    expectProblem(await callers.auditor.get('/api/access/diff'), 400);
    expectProblem(await callers.auditor.get('/api/access/diff?from=2001-01-01'), 400);
  });

  it('says what is not known, of pages, people and times', async () => {
    const { id } = readPages()[0]!;
    expectProblem(await callers.auditor.get('/api/pages/nobody/who'), 404);
    expectProblem(await callers.auditor.get(`/api/pages/${id}/why?user=nobody`), 400);
    expectProblem(await callers.auditor.get(`/api/pages/${id}/who?at=2001-01-01`), 400);
    expectProblem(await callers.auditor.get(`/api/pages/${id}/who?at=2999-01-01`), 400);
    const now = await callers.auditor.get(`/api/pages/${id}/who`);
    const then = await callers.auditor.get(`/api/pages/${id}/who?at=${now.json.at}`);
    expect({ ...then.json, next: null }).toEqual({ ...now.json, next: null });
  });
});

describe('a viewer', () => {
  /** Pages that somebody who has a licence, and can sign in, is not let into. */
  const hidden = (): SimContent[] => {
    const { site } = crawled;
    const licensed = [...site.users].flatMap(([id, { status, guest }]) =>
      status === 'active' &&
      !guest &&
      [...site.groups.values()].some((group) => group.access.size > 0 && group.members.has(id))
        ? [id]
        : [],
    );
    return readPages().filter(({ id }) => licensed.some((user) => !canView(site, id, user).verdict));
  };

  it('is never told a title that not everybody may know, nor a person', async () => {
    const { site } = crawled;
    const secret = hidden();
    const open = readPages().filter((one) => !secret.includes(one));
    expect(open.length).toBeGreaterThan(5);
    const texts: string[] = [];
    const get = async (path: string): Promise<Answer> => {
      const answer = await callers.viewer.get(path);
      texts.push(answer.text);
      return answer;
    };
    for (const sort of ['title', '-title', 'changed', '-created'])
      await get(`/api/pages?limit=200&kind=any&status=any&sort=${sort}`);
    for (const { id } of [...(await turned(callers.viewer, '/api/spaces?sort=-pages', 100))]) {
      await get(`/api/spaces/${id}`);
      await get(`/api/pages/tree?space=${id}`);
    }
    for (const { id, title } of [...secret, ...open.slice(0, 15)]) {
      await Promise.all([
        get(`/api/pages/${id}`),
        get(`/api/pages/${id}/links`),
        get(`/api/pages/tree?parent=${id}`),
        get(`/api/search?q=${encodeURIComponent(title.slice(0, 12))}`),
      ]);
    }
    await get('/api/overview');
    await get('/api/accounts');
    await get('/api/spaces');
    const told = texts.join('\n');
    const allowed = open.map(({ title }) => JSON.stringify(title)).join('\n');
    let secrets = 0;
    for (const { title } of secret) {
      const text = JSON.stringify(title).slice(1, -1);
      if (allowed.includes(text)) continue;
      secrets += 1;
      expect(told).not.toContain(text);
    }
    expect(secrets).toBeGreaterThan(5);
    expect(open.filter(({ title }) => told.includes(JSON.stringify(title).slice(1, -1))).length).toBeGreaterThan(5);
    for (const id of site.users.keys()) expect(told).not.toContain(id);
    // The search by the title of a hidden page finds nothing, and counts nothing.
    const { json } = await callers.viewer.get(`/api/pages?q=${encodeURIComponent(secret[0]!.title)}`);
    expect(json.items.map(({ id }: { id: string }) => id)).not.toContain(secret[0]!.id);
    expect(json.total).toBeNull();
    const counted = await callers.viewer.get(`/api/pages/count?q=${encodeURIComponent(secret[0]!.title)}`);
    expect(counted.json).toEqual({ total: null });
    expectProblem(await callers.viewer.get('/api/pages?owner=none'), 403);
    expectProblem(await callers.viewer.get('/api/pages/count?owner=none'), 403);
  });

  it('turns the lists that leave out what is hidden completely too', async () => {
    const hiddenIds = new Set(hidden().map(({ id }) => id));
    const ids = (await turned(callers.viewer, '/api/pages?sort=title', 7)).map(({ id }) => id);
    expect(ids.every((id) => !hiddenIds.has(id))).toBe(true);
    expect(ids).toEqual((await turned(callers.viewer, '/api/pages?sort=title', 150)).map(({ id }) => id));
    expect(ids.length).toBeGreaterThan(5);
  });
});

describe('insights', () => {
  it('are all asked and answered, with how, what was not seen and what to do', async () => {
    const { items } = (await callers.auditor.get('/api/insights')).json;
    expect(items.map(({ id }: { id: string }) => id)).toEqual(shippedInsights.map(({ id }) => id));
    for (const { id } of items) {
      const { status, json, text } = await callers.auditor.get(`/api/insights/${id}`);
      expect(status, text).toBe(200);
      expect(json.meaning && json.todo && json.sql && json.crawledAt).toBeTruthy();
      const { chart, columns } = json;
      const names = columns.map(({ name }: { name: string }) => name);
      expect(names).toEqual(expect.arrayContaining([chart.x, ...(chart.y ?? []), chart.series].filter(Boolean)));
      for (const row of json.rows) expect(Object.keys(row)).toEqual(names);
    }
  });

  it('take parameters by their names, and refuse what fits none', async () => {
    const all = (await callers.auditor.get('/api/insights/page-owners')).json;
    expect(all.rows.length).toBeGreaterThan(2);
    const some = (await callers.auditor.get('/api/insights/page-owners?limit=2')).json;
    expect(some.rows).toEqual(all.rows.slice(0, 2));
    expect(some.parameters).toContainEqual(expect.objectContaining({ name: 'limit', value: 2 }));
    for (const bad of ['page-owners?limit=none', 'page-owners?nonsense=1', 'page-owners?limit=1&limit='])
      expectProblem(await callers.auditor.get(`/api/insights/${bad}`), 400);
    for (const unknown of ['page-owner', 'nothing-like-any'])
      expectProblem(await callers.auditor.get(`/api/insights/${unknown}`), 404);
    expectProblem(await callers.viewer.get('/api/insights/page-owners'), 403);
  });
});

describe('findings', () => {
  const RANKS = ['critical', 'high', 'medium', 'low'];

  it('come the gravest first, filtered, with what they are about', async () => {
    const all = (await callers.auditor.get('/api/findings?limit=200')).json;
    expect(all.items).toHaveLength(all.total);
    const ranks = all.items.map(({ severity }: { severity: string }) => RANKS.indexOf(severity));
    expect(ranks).toEqual(ranks.toSorted());
    expect(new Set(ranks).size).toBeGreaterThan(1);
    for (const { id, open } of all.rules) {
      const { json } = await callers.auditor.get(`/api/findings?rule=${id}&status=open&limit=200`);
      expect(json.total).toBe(open);
    }
    for (const { subject } of all.items.filter((one: { subject: { type: string } }) => one.subject.type === 'page'))
      expect(subject.name).toBe(crawled.site.contents.get(subject.id)!.title);
    expectProblem(await callers.viewer.get('/api/findings'), 403);
  });

  it.each([
    ['acknowledge', 'acknowledged'],
    ['suppress', 'suppressed'],
  ])('are set aside: %s, with a reason, until a day, and it is noted who did', async (deed, status) => {
    const [{ id }] = (await callers.auditor.get('/api/findings?status=open&limit=1')).json.items;
    const until = new Date(Date.now() + 86_400_000).toISOString();
    const path = `/api/findings/${id}/${deed}`;
    expectProblem(await callers.auditor.send('POST', path, { reason: ' ', until }), 400);
    expectProblem(await callers.auditor.send('POST', path, { reason: 'known', until: '2001-01-01' }), 400);
    expectProblem(await callers.viewer.send('POST', path, { reason: 'known', until }), 403);
    expect((await callers.auditor.send('POST', path, { reason: 'known', until })).json).toMatchObject({ id, status });
    const { json } = await callers.auditor.get(`/api/findings/${id}`);
    expect(json).toMatchObject({ status, reason: 'known', until });
    expect(json.todo).toMatch(/\w/);
    expect(json.history.map(({ event }: { event: string }) => event)).toEqual(['opened', status]);
    expect((await callers.admin.get('/api/activity?limit=200')).json.items).toContainEqual(
      expect.objectContaining({
        action: `finding ${deed}`,
        subjectId: id,
        before: expect.objectContaining({ status: 'open' }),
        after: expect.objectContaining({ status, reason: 'known' }),
      }),
    );
  });
});

describe('numbers', () => {
  it('of the overview are those of the site', async () => {
    const { json } = await callers.viewer.get('/api/overview');
    const sum = (rows: { count: number }[]): number => rows.reduce((all, { count }) => all + count, 0);
    const read = json.pages.filter(
      ({ kind, status }: { kind: string; status: string }) =>
        ['page', 'blogpost'].includes(kind) && ['current', 'archived'].includes(status),
    );
    expect(sum(read)).toBe(readPages().length);
    expect(json.lastRun).toMatchObject({ status: 'complete' });
    expect(json.activity.length).toBeGreaterThan(0);
  });

  it('are told to Prometheus without a name of anything', async () => {
    const { text, status } = await nobody.get('/metrics');
    expect(status).toBe(200);
    expect(text).toMatch(
      /^http_server_request_duration_seconds_count\{method="GET",route="\/api\/pages",status="200"\} \d/m,
    );
    expect(text).not.toContain('acme');
  });
});
