import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../src/simulator/http/routes/index.ts';
import { type Simulator, startSimulator } from '../../src/simulator/http/server.ts';
import type { SimToken, Site } from '../../src/simulator/site.ts';
import { ask, walkV1, walkV2 } from './client.ts';
import { EXAMPLES } from './endpoints.ts';
import { ADMIN, ADMIN_TOKEN, READER, READER_TOKEN, restriction, smallSite, token } from './smallSite.ts';
import { loadSpec, specFolder } from './spec.ts';

const V2 = '/wiki/api/v2';
const V1 = '/wiki/rest/api';

let site: Site;
let simulator: Simulator;

beforeAll(async () => {
  site = smallSite();
  simulator = await startSimulator({ site });
});

afterAll(() => simulator.close());

/** Serves a site of its own for one test that changes it. */
async function withSite(change: (site: Site) => void, use: (simulator: Simulator, site: Site) => Promise<void>) {
  const own = smallSite();
  change(own);
  const served = await startSimulator({ site: own });
  try {
    await use(served, own);
  } finally {
    await served.close();
  }
}

const get = (path: string, as: SimToken | null = ADMIN_TOKEN) => ask(simulator, as, path);
const ids = (rows: readonly { id: string }[]): readonly string[] => rows.map((row) => row.id);

describe('every endpoint', () => {
  it.each(EXAMPLES)('$method $path answers as the client library reads it', async (example) => {
    const { status, body } = await ask(simulator, ADMIN_TOKEN, encodeURI(example.path), example);
    expect(status).toBe(example.status);
    if (example.schema !== null) expect(example.schema.safeParse(body).error?.issues ?? []).toEqual([]);
  });

  it('has an example', () => {
    const asked = new Set(simulator.requests.keys());
    expect(routes.map(({ method, path }) => `${method} ${path}`).filter((name) => !asked.has(name))).toEqual([]);
  });

  const folder = specFolder();
  describe.skipIf(folder === null)('against the official documents (needs KSCOPE_SPEC_DIR)', () => {
    const spec = folder === null ? null : loadSpec(folder);
    const documented = EXAMPLES.filter(({ status }) => status !== 410);

    it.each(documented)('$method $path', async (example) => {
      const path = encodeURI(example.path);
      expect(spec!.checkRequest(example.method, path, example.body)).toEqual([]);
      const { status, body } = await ask(simulator, ADMIN_TOKEN, path, example);
      expect(spec!.checkResponse(example.method, path, status, body)).toEqual([]);
    });

    it.each([
      ['GET', `${V2}/pages?limit=251`, 'limit'],
      ['GET', `${V2}/pages?spaceKey=DOC`, 'unknown parameter'],
      ['GET', `${V2}/pages?status=current,gone`, 'status'],
      ['GET', `${V2}/pages?id=one`, 'id'],
      ['GET', `${V2}/pages?sort=-views`, 'sort'],
      ['GET', `${V2}/pages?body-format=view`, 'body-format'],
      ['GET', `${V2}/labels?sort=colour`, 'sort'],
      ['GET', `${V1}/content/1001`, 'no such operation'],
      ['GET', `${V1}/content/search`, 'required parameter cql'],
      ['POST', `${V2}/users-bulk`, 'a body is required'],
    ])('finds what is wrong with %s %s', (method, path, problem) => {
      expect(spec!.checkRequest(method, path).join()).toContain(problem);
    });

    it('knows a request on the gateway', () => {
      expect(spec!.checkRequest('GET', `/ex/confluence/${site.cloudId}${V2}/pages?limit=5`)).toEqual([]);
    });
  });
});

describe('credentials', () => {
  it.each([
    ['none', null],
    ['a wrong secret', { ...ADMIN_TOKEN, secret: 'wrong' }],
    ['a wrong e-mail', { ...ADMIN_TOKEN, email: 'nobody@example.com' }],
  ])('%s is 401', async (_, as) => {
    expect((await get(`${V2}/pages`, as)).status).toBe(401);
    expect((await get(`${V1}/user/current`, as)).body.statusCode).toBe(401);
  });

  it('an expired token and the token of a closed account are 401', async () => {
    const expired = { ...token(ADMIN, 'old', null), expired: true };
    const closed = token('acc-closed', 'closed', null);
    await withSite(
      (own) => own.tokens.push(expired, closed),
      async (served) => {
        expect((await ask(served, expired, `${V2}/pages`)).status).toBe(401);
        expect((await ask(served, closed, `${V2}/pages`)).status).toBe(401);
      },
    );
  });

  it('an account without product access gets 404 on v2, 403 on v1, and Jira still', async () => {
    const stranger = site.tokens.find(({ accountId }) => accountId === 'acc-stranger')!;
    expect((await get(`${V2}/pages`, stranger)).status).toBe(404);
    const v1 = await get(`${V1}/user/current`, stranger);
    expect([v1.status, v1.body.message]).toEqual([403, expect.stringContaining('not permitted to use Confluence')]);
    expect((await get('/rest/api/3/myself', stranger)).status).toBe(200);
  });

  it('the cloud id needs none', async () => {
    expect((await get('/_edge/tenant_info', null)).body).toEqual({ cloudId: site.cloudId });
  });
});

describe('the gateway', () => {
  const scoped = token(ADMIN, 'scoped', new Set(['read:page:confluence', 'read:group:confluence']));
  const gateway = (path: string): string => `/ex/confluence/${smallSite().cloudId}${path}`;

  it('takes scoped tokens only, within their scopes, and the site takes classic ones only', async () => {
    await withSite(
      (own) => own.tokens.push(scoped),
      async (served) => {
        expect((await ask(served, scoped, gateway(`${V2}/pages`))).status).toBe(200);
        expect((await ask(served, scoped, gateway(`${V1}/group`))).status).toBe(200);
        expect((await ask(served, scoped, `${V2}/pages`)).status).toBe(401);
        expect((await ask(served, ADMIN_TOKEN, gateway(`${V2}/pages`))).status).toBe(401);
        expect((await ask(served, scoped, '/ex/confluence/another-site/wiki/api/v2/pages')).status).toBe(404);
        const members = await ask(served, scoped, gateway(`${V1}/group/g-users/membersByGroupId`));
        expect(members.status).toBe(401);
        expect(members.headers.get('x-failure-category')).toBe('FAILURE_CLIENT_SCOPE_CHECK');
        expect(members.body.message).toBe('Unauthorized; scope does not match');
        expect((await ask(served, scoped, gateway(`${V2}/admin-key`))).status).toBe(401);
      },
    );
  });

  it('keeps its links on the site', async () => {
    await withSite(
      (own) => own.tokens.push(scoped),
      async (served) => {
        const { body } = await ask(served, scoped, gateway(`${V2}/pages?limit=1`));
        expect(body._links.next).toMatch(/^\/wiki\/api\/v2\/pages\?/);
        expect(body._links.base).toBe(`${served.url}/wiki`);
      },
    );
  });
});

describe('paging', () => {
  const PAGES = ['1001', '1002', '1003', '1004', '1006', '1007', '1010', '1014', '1015'];

  it.each([1, 2, 3, 250])('of v2 visits everything once, %i at a time', async (limit) => {
    expect(ids(await walkV2(simulator, ADMIN_TOKEN, `${V2}/pages?limit=${limit}`))).toEqual(PAGES);
  });

  it.each(['-id', 'title', '-modified-date', 'created-date'])('sorts by %s without losing anything', async (sort) => {
    const walked = ids(await walkV2(simulator, ADMIN_TOKEN, `${V2}/pages?limit=2&sort=${sort}`));
    expect(walked.toSorted()).toEqual(PAGES);
    const ascending = sort === 'title' || sort === 'created-date' || sort === '-modified-date';
    expect(walked).toEqual(ascending ? PAGES : PAGES.toReversed());
  });

  it('goes through several spaces as one list', async () => {
    const rows = await walkV2(simulator, ADMIN_TOKEN, `${V2}/pages?limit=2&space-id=200&space-id=100`);
    expect(ids(rows)).toEqual(PAGES);
  });

  it('says the same in the Link header, and orders the parameters as it likes', async () => {
    const { headers, body } = await get(`${V2}/pages?limit=1`);
    expect(headers.get('link')).toBe(`<${body._links.next}>; rel="next", <${simulator.url}/wiki>; rel="base"`);
  });

  it.each([
    'not-a-cursor',
    Buffer.from('{"id":"1001","contentOrder":"-id","contentOrderValue":1001}').toString('base64'),
    `${V2}/pages?cursor=x`,
  ])('refuses the cursor %s', async (cursor) => {
    const { status, body } = await get(`${V2}/pages?cursor=${encodeURIComponent(cursor)}`);
    expect([status, body.errors[0].title]).toEqual([400, "Provided value for 'cursor' is not the correct type"]);
  });

  it.each([1, 2, 3, 25])('of a search visits everything once, %i at a time', async (limit) => {
    const cql = encodeURIComponent('type in (page, blogpost) and space = DOC order by created');
    const rows = await walkV1(simulator, ADMIN_TOKEN, `${V1}/content/search?cql=${cql}&limit=${limit}`);
    expect(ids(rows)).toEqual(['1001', '1002', '1003', '1004', '1006', '1009', '1010', '1015']);
  });

  it('of a search is short in the middle where hits are hidden, and next lacks /wiki', async () => {
    const { body } = await get(`${V1}/content/search?cql=type=page&limit=4`, READER_TOKEN);
    expect(ids(body.results)).toEqual(['1001', '1002']);
    expect(body._links.next).toMatch(/^\/rest\/api\/content\/search\?/);
  });

  it('of offset lists lacks next at times although more follows', async () => {
    const page = (start: number) => get(`${V1}/group/g-users/membersByGroupId?limit=50&start=${start}`);
    expect((await page(0)).body._links.next).toContain('start=50');
    const second = (await page(50)).body;
    expect([second.size, second._links.next]).toEqual([50, undefined]);
    expect((await page(100)).body.size).toBe(24);
  });

  it('of ancestors goes on by asking the highest one again', async () => {
    const lowest = await get(`${V2}/whiteboards/1011/ancestors?limit=2`);
    expect(lowest.body.results).toEqual([
      { id: '1005', type: 'folder' },
      { id: '1006', type: 'page' },
    ]);
    expect(ids((await get(`${V2}/folders/1005/ancestors`)).body.results)).toEqual(['1001']);
  });

  it('of descendants goes level by level to the depth that is asked for', async () => {
    const rows = await walkV2(simulator, ADMIN_TOKEN, `${V2}/pages/1001/descendants?limit=2&depth=3`);
    const levels = ['1002', '1003', '1005', '1007', '1015', '1010', '1004', '1006', '1011', '1012', '1013'];
    expect(ids(rows)).toEqual(levels);
    expect((await get(`${V2}/pages/1001/descendants?depth=1`)).body.results).toHaveLength(5);
  });
});

describe('limits', () => {
  it.each([
    `${V2}/pages?limit=251`,
    `${V2}/pages?limit=0`,
    `${V2}/pages?limit=many`,
    `${V2}/pages?id=abc`,
    `${V2}/pages?id=${Array.from({ length: 251 }, (_, i) => i).join()}`,
    `${V2}/pages?space-id=${Array.from({ length: 101 }, (_, i) => i).join()}`,
    `${V2}/pages?status=missing`,
    `${V2}/pages?body-format=view`,
    `${V2}/pages/abc`,
    `${V2}/blogposts?status=archived`,
    `${V2}/pages/1001/descendants?depth=11`,
  ])('%s is 400', async (path) => {
    expect((await get(path)).status).toBe(400);
  });

  it('of v1 are lowered without a word', async () => {
    expect((await get(`${V1}/group?limit=5000`)).body.limit).toBe(200);
    const search = async (expand: string) =>
      (await get(`${V1}/content/search?cql=type=page&limit=5000${expand}`)).body.limit;
    expect(await search('')).toBe(1000);
    expect(await search('&expand=version')).toBe(200);
    expect(await search('&expand=body.view')).toBe(50);
    expect(await search('&expand=body.export_view')).toBe(25);
  });

  it('a version list with bodies holds at most 50', async () => {
    await withSite(
      (own) => {
        const many = Array.from({ length: 60 }, (_, i) => ({
          number: 60 - i,
          authorId: ADMIN,
          createdAt: 1e12 + (60 - i),
          message: '',
          minorEdit: false,
        }));
        Object.assign(own, { versions: () => many });
      },
      async (served) => {
        const path = `${V2}/pages/1001/versions?limit=250`;
        expect((await ask(served, ADMIN_TOKEN, path)).body.results).toHaveLength(60);
        const withBodies = (await ask(served, ADMIN_TOKEN, `${path}&body-format=storage`)).body;
        expect([withBodies.results.length, withBodies.results[0].number]).toEqual([50, 60]);
        expect(withBodies._links.next).toBeDefined();
      },
    );
  });

  it('too many ids in a body are 400', async () => {
    const accountIds = Array.from({ length: 251 }, (_, i) => `a${i}`);
    const bulk = await ask(simulator, ADMIN_TOKEN, `${V2}/users-bulk`, { method: 'POST', body: { accountIds } });
    const body = { contentIds: Array.from({ length: 101 }, (_, i) => i) };
    const convert = await ask(simulator, ADMIN_TOKEN, `${V2}/content/convert-ids-to-types`, { method: 'POST', body });
    expect([bulk.status, convert.status]).toEqual([400, 400]);
  });
});

describe('what a token cannot see', () => {
  it('is absent: restricted pages and all below them, spaces without the right to view', async () => {
    expect(ids(await walkV2(simulator, READER_TOKEN, `${V2}/pages`))).toEqual([
      '1001',
      '1002',
      '1006',
      '1007',
      '1010',
      '1014',
      '1015',
    ]);
    expect((await get(`${V2}/pages/1003`, READER_TOKEN)).status).toBe(404);
    expect((await get(`${V2}/pages/1004/versions`, READER_TOKEN)).status).toBe(404);
    expect((await get(`${V1}/content/1003/restriction`, READER_TOKEN)).status).toBe(404);
    expect(ids((await get(`${V2}/footer-comments`, READER_TOKEN)).body.results)).toEqual(['5001', '5002']);
    expect(ids((await get(`${V2}/attachments`, READER_TOKEN)).body.results)).toEqual(['att7001']);
  });

  it('is still named as an ancestor', async () => {
    expect(ids((await get(`${V2}/pages/1004/ancestors`, READER_TOKEN)).body.results)).toEqual(['1001', '1003']);
  });

  it('maps to null among types', async () => {
    const body = { contentIds: ['1003', '1005', 5003] };
    const answer = await ask(simulator, READER_TOKEN, `${V2}/content/convert-ids-to-types`, { method: 'POST', body });
    expect(answer.body.results).toEqual({ '1003': null, '1005': 'folder', '5003': 'inline-comment' });
  });

  it('includes trashed pages for all but administrators of the space', async () => {
    const path = `${V2}/pages?status=trashed`;
    expect(ids((await get(path)).body.results)).toEqual(['1008']);
    expect((await get(path, READER_TOKEN)).body.results).toEqual([]);
    expect((await get(`${V2}/pages/1008`)).status).toBe(404);
    expect((await get(`${V2}/pages/1008?status=trashed`)).status).toBe(200);
  });

  it('includes the audit log, and checks on others, for all but administrators', async () => {
    expect((await get(`${V1}/audit`, READER_TOKEN)).status).toBe(403);
    const body = { subject: { type: 'user', identifier: ADMIN }, operation: 'read' };
    const path = `${V1}/content/1001/permission/check`;
    expect((await ask(simulator, READER_TOKEN, path, { method: 'POST', body })).status).toBe(403);
    const self = { subject: { type: 'user', identifier: READER }, operation: 'read' };
    expect((await ask(simulator, READER_TOKEN, path, { method: 'POST', body: self })).body.hasPermission).toBe(true);
  });

  it('changes with the site, once its revision has risen', async () => {
    await withSite(
      () => undefined,
      async (served, own) => {
        expect((await ask(served, READER_TOKEN, `${V2}/pages/1002`)).status).toBe(200);
        own.contents.get('1002')!.read = restriction([ADMIN]);
        own.revision += 1;
        expect((await ask(served, READER_TOKEN, `${V2}/pages/1002`)).status).toBe(404);
      },
    );
  });
});

describe('permission checks', () => {
  it.each([
    [READER, '1001', 'read', null],
    [READER, '1003', 'read', 'User does not have permission to the content'],
    [READER, '1004', 'read', 'User does not have permission to the content'],
    ['acc-stranger', '1001', 'read', 'User is not allowed to use Confluence'],
    ['acc-guest', '1001', 'read', 'User does not have permission to the space'],
    ['anonymous', '1001', 'read', 'Anonymous users are not allowed to use Confluence'],
    [READER, '1010', 'update', null],
    [READER, '1001', 'delete', 'User does not have permission to the space'],
  ])('%s on %s: %s names the closed gate', async (identifier, id, operation, error) => {
    const body = { subject: { type: 'user', identifier }, operation };
    const answer = await ask(simulator, ADMIN_TOKEN, `${V1}/content/${id}/permission/check`, { method: 'POST', body });
    expect(answer.status).toBe(200);
    expect(answer.body.hasPermission).toBe(error === null);
    expect(answer.body.errors.map((each: { translation: string }) => each.translation)).toEqual(
      error === null ? [] : [error],
    );
  });

  it('are 400 for a subject that does not exist', async () => {
    const body = { subject: { type: 'group', identifier: 'none' }, operation: 'read' };
    const answer = await ask(simulator, ADMIN_TOKEN, `${V1}/content/1001/permission/check`, { method: 'POST', body });
    expect(answer.status).toBe(400);
  });
});

describe('restrictions', () => {
  it('of folders come back empty', async () => {
    const { body } = await get(`${V1}/content/1005/restriction/byOperation/read`);
    expect(body.restrictions.user.results).toEqual([]);
    expect((await get(`${V2}/folders/1005`, ADMIN_TOKEN)).status).toBe(200);
  });

  it('of more than a hundred people go on behind next, in a search as well', async () => {
    const cql = encodeURIComponent('id in (1015)');
    const { body } = await get(`${V1}/content/search?cql=${cql}&expand=restrictions.read.restrictions.user`);
    const { user } = body.results[0].restrictions.read.restrictions;
    expect([user.results.length, user.size]).toEqual([100, 100]);
    const rest = (await get(`/wiki${user._links.next}`)).body.restrictions.user;
    expect(rest.results).toHaveLength(22);
    expect(rest._links).toBeUndefined();
  });

  it('answer by status whether somebody is named', async () => {
    const path = `${V1}/content/1003/restriction/byOperation/read/user?accountId=`;
    expect([(await get(path + ADMIN)).status, (await get(path + READER)).status]).toEqual([200, 404]);
  });

  it('keep their hash until they change', async () => {
    const hash = async (id: string) => (await get(`${V1}/content/${id}/restriction`)).body.restrictionsHash;
    expect(await hash('1001')).toBe(await hash('1002'));
    expect(await hash('1001')).not.toBe(await hash('1003'));
  });
});

describe('people', () => {
  it('hide their e-mail, picture and time zone, and unknown ones are left out', async () => {
    const body = { accountIds: ['acc-hidden', 'unknown'] };
    const { results } = (await ask(simulator, ADMIN_TOKEN, `${V2}/users-bulk`, { method: 'POST', body })).body;
    expect(results).toHaveLength(1);
    expect(results[0]).toMatchObject({ email: '', profilePicture: null, timeZone: null });
  });

  it('of an unknown group are an empty page', async () => {
    const { status, body } = await get(`${V1}/group/nonesuch/membersByGroupId`);
    expect([status, body.results]).toEqual([200, []]);
    expect((await get(`${V1}/group/by-id?id=nonesuch`)).status).toBe(404);
  });

  it('are found licensed by default', async () => {
    const search = async (filter: string) => {
      const { body } = await get(`${V1}/search/user?cql=type=user&limit=1${filter}`);
      return body.totalSize;
    };
    expect(await search('')).toBe(123);
    expect(await search('&sitePermissionTypeFilter=externalCollaborator')).toBe(1);
    expect(await search('&sitePermissionTypeFilter=all')).toBe(125);
  });

  it('without a name any more are in Jira’s directory too', async () => {
    const { body } = await get('/rest/api/3/users/search?maxResults=1000');
    const closed = body.find((each: { accountId: string }) => each.accountId === 'acc-closed');
    expect(closed).toMatchObject({ active: false, displayName: 'Former user' });
    expect(closed.emailAddress).toBeUndefined();
  });
});

describe('plans and modes', () => {
  it('roles are 404 before roles, where the mode still answers', async () => {
    await withSite(
      (own) => {
        own.mode = 'PRE_ROLES';
      },
      async (served) => {
        expect((await ask(served, ADMIN_TOKEN, `${V2}/space-role-mode`)).body).toEqual({ mode: 'PRE_ROLES' });
        for (const path of ['space-roles', 'space-permissions', 'spaces/100/role-assignments']) {
          expect((await ask(served, ADMIN_TOKEN, `${V2}/${path}`)).status).toBe(404);
        }
      },
    );
  });

  it('analytics are premium, and the free plan has no audit log', async () => {
    await withSite(
      (own) => {
        own.edition = 'free';
      },
      async (served) => {
        const views = await ask(served, ADMIN_TOKEN, `${V1}/analytics/content/1001/views`);
        expect([views.status, views.body]).toEqual([403, { reason: 'ViewAnalyticsRestricted' }]);
        expect((await ask(served, ADMIN_TOKEN, `${V1}/audit`)).status).toBe(403);
      },
    );
  });
});

describe('a search', () => {
  it.each(['type=banana', 'colour = red', 'type = page and', 'type in page', 'type = page order by views', ''])(
    'refuses the query %s',
    async (cql) => {
      expect((await get(`${V1}/content/search?cql=${encodeURIComponent(cql)}`)).status).toBe(400);
    },
  );

  it('leaves out archived spaces and what is not current', async () => {
    const found = ids((await get(`${V1}/content/search?cql=type=page&limit=100`)).body.results);
    expect(found).not.toContain('1007');
    expect(found).not.toContain('1014');
  });

  it('finds archived pages where the context asks for them', async () => {
    const context = encodeURIComponent('{"contentStatuses":["current","archived"]}');
    const cql = encodeURIComponent('id in (1007, 1002, 1003)');
    expect(ids((await get(`${V1}/content/search?cql=${cql}`)).body.results)).toEqual(['1002', '1003']);
    const both = await get(`${V1}/content/search?cql=${cql}&cqlcontext=${context}`);
    expect(ids(both.body.results)).toEqual(['1002', '1003', '1007']);
  });

  it('tells how much the caller would find in all', async () => {
    const path = `${V1}/search?cql=type=page&limit=1`;
    expect((await get(path)).body.totalSize).toBe(7);
    expect((await get(path, READER_TOKEN)).body.totalSize).toBe(5);
  });

  it('fails as a whole where restrictions of an unreadable ancestor are asked for', async () => {
    await withSite(
      (own) => {
        own.contents.get('1002')!.status = 'trashed';
      },
      async (served) => {
        const path = `${V1}/content/search?cql=type=page&expand=ancestors`;
        expect((await ask(served, ADMIN_TOKEN, path)).status).toBe(200);
        const deep = await ask(served, ADMIN_TOKEN, `${path}.restrictions.read.restrictions.user`);
        expect([deep.status, deep.body.message]).toEqual([404, expect.stringContaining('ContentId{id=1002}')]);
      },
    );
  });
});

describe('the server', () => {
  it('tells what it is asked, counts it and keeps a log', async () => {
    const seen: unknown[] = [];
    const served = await startSimulator({ site: smallSite(), onRequest: (request) => seen.push(request) });
    await ask(served, ADMIN_TOKEN, `${V2}/pages/1001?limit=1`);
    await ask(served, ADMIN_TOKEN, `${V2}/users-bulk`, { method: 'POST', body: { accountIds: [ADMIN] } });
    await served.close();
    expect(seen).toEqual([
      { method: 'GET', url: `${V2}/pages/1001?limit=1`, body: undefined },
      { method: 'POST', url: `${V2}/users-bulk`, body: { accountIds: [ADMIN] } },
    ]);
    expect(Object.fromEntries(served.requests)).toEqual({ [`GET ${V2}/pages/{id}`]: 1, [`POST ${V2}/users-bulk`]: 1 });
    expect(served.log.map(({ status }) => status)).toEqual([200, 200]);
  });

  it('limits the rate where told to, and says how long to wait', async () => {
    const served = await startSimulator({ site: smallSite(), rateLimit: { perSecond: 0.5, burst: 1 } });
    expect((await ask(served, ADMIN_TOKEN, `${V2}/pages`)).status).toBe(200);
    const refused = await ask(served, ADMIN_TOKEN, `${V2}/pages`);
    await served.close();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '2']);
  });

  it('answers late by the latency that it is given', async () => {
    const served = await startSimulator({ site: smallSite(), latencyMillis: 60 });
    const started = performance.now();
    await Promise.all([1, 2, 3].map(() => ask(served, ADMIN_TOKEN, `${V2}/pages`)));
    const millis = performance.now() - started;
    await served.close();
    expect(millis).toBeGreaterThanOrEqual(59);
    expect(millis).toBeLessThan(170);
  });

  it('answers what it does not know with 404', async () => {
    expect((await get(`${V2}/nonesuch`)).status).toBe(404);
    expect((await get('/')).status).toBe(404);
  });
});
