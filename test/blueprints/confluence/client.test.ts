import { getGroupMembersByGroupId, getRestrictions } from 'confluence.js/v1';
import { createBulkUserLookup, getPageById, getPages, getSpaces } from 'confluence.js/v2';
import { afterEach, describe, expect, it } from 'vitest';
import { ConfluenceClient } from '../../../src/blueprints/confluence/client.ts';
import { byCursor } from '../../../src/blueprints/confluence/paging.ts';
import { Ceiling } from '../../../src/crawl/ceiling.ts';
import { Limiter } from '../../../src/crawl/limiter.ts';
import { Transport } from '../../../src/crawl/transport.ts';
import { LeapClock } from '../../support/clock.ts';
import type { Script, ScriptedServer } from '../../support/server.ts';
import { openServer } from '../../support/server.ts';

const servers: ScriptedServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const open = async (script: Script, prefix = '') => {
  const server = await openServer(script);
  servers.push(server);
  const clock = new LeapClock();
  const transport = new Transport({
    origin: server.origin,
    limiter: new Limiter({ clock, ceiling: new Ceiling(4) }),
  });
  return { server, transport, client: new ConfluenceClient(transport, prefix) };
};

const empty = { body: { results: [], _links: {} } };

describe('a request', () => {
  it('goes to the path of the endpoint, with lists as repeated parameters', async () => {
    const { server, client } = await open([empty]);
    await getPages(client, { spaceId: [1, 2], status: ['current', 'archived'], limit: 250, sort: 'id' });
    const { pathname, searchParams } = new URL(server.received[0]?.url ?? '', server.origin);
    expect(pathname).toBe('/wiki/api/v2/pages');
    expect(searchParams.getAll('space-id')).toEqual(['1', '2']);
    expect(searchParams.getAll('status')).toEqual(['current', 'archived']);
    expect(searchParams.getAll('limit')).toEqual(['250']);
  });

  it('carries `expand` as one list with commas', async () => {
    const { server, client } = await open([empty]);
    await getRestrictions(client, { id: '7', expand: ['read.restrictions.user', 'read.restrictions.group'] });
    const { searchParams } = new URL(server.received[0]?.url ?? '', server.origin);
    expect(searchParams.getAll('expand')).toEqual(['read.restrictions.user,read.restrictions.group']);
  });

  it('leaves out what is not given', async () => {
    const { server, client } = await open([empty]);
    await client.sendRequest({
      url: '/wiki/api/v2/pages',
      searchParams: { a: undefined, b: null, c: 0, d: '', e: [] },
    });
    expect(server.received[0]?.url).toBe('/wiki/api/v2/pages?c=0&d=');
  });

  it('hands a cursor on as it was given', async () => {
    const { server, client } = await open([empty]);
    const cursor = '{"id":"1","x":"a+b/c=&d e"}==';
    await getPages(client, { cursor });
    expect(new URL(server.received[0]?.url ?? '', server.origin).searchParams.get('cursor')).toBe(cursor);
  });

  it('stands below the gateway of the site, where that is the way', async () => {
    const { server, transport, client } = await open([empty], '/ex/confluence/1-2-3');
    await getSpaces(client, { limit: 250 });
    expect(server.received[0]?.url).toBe('/ex/confluence/1-2-3/wiki/api/v2/spaces?limit=250');
    expect([...transport.requests.keys()]).toEqual(['GET /wiki/api/v2/spaces']);
  });

  it('that asks with a body is a POST', async () => {
    const { server, client } = await open([{ body: { results: [] } }]);
    await createBulkUserLookup(client, { body: { accountIds: ['a', 'b'] } });
    expect(server.received[0]).toMatchObject({
      method: 'POST',
      url: '/wiki/api/v2/users-bulk',
      body: '{"accountIds":["a","b"]}',
    });
  });

  it.each(['DELETE', 'PUT', 'PATCH'] as const)('never changes anything: %s is read as GET', async (method) => {
    const { server, client } = await open([empty]);
    await client.sendRequest({ url: '/wiki/api/v2/pages/1', method });
    expect(server.received[0]?.method).toBe('GET');
  });

  it.each([
    ['/wiki/api/v2/pages/123', '/wiki/api/v2/pages/{id}'],
    ['wiki/api/v2/pages/123/versions/4', '/wiki/api/v2/pages/{id}/versions/{id}'],
    ['/wiki/api/v2/attachments/att55', '/wiki/api/v2/attachments/{id}'],
    [
      '/wiki/rest/api/group/0b7a2cfe-1111-4222-8333-abcdefabcdef/membersByGroupId',
      '/wiki/rest/api/group/{id}/membersByGroupId',
    ],
    ['/wiki/rest/api/content/9/restriction/byOperation', '/wiki/rest/api/content/{id}/restriction/byOperation'],
    ['/wiki/rest/api/audit/since', '/wiki/rest/api/audit/since'],
    ['/rest/api/3/users/search', '/rest/api/3/users/search'],
  ])('to %s is counted as %s', async (url, endpoint) => {
    const { transport, client } = await open([empty]);
    await client.sendRequest({ url });
    expect([...transport.requests.keys()]).toEqual([`GET ${endpoint}`]);
  });
});

describe('an answer', () => {
  it('is handed on as it came, whatever the schema says, and the difference is counted', async () => {
    const page = { id: 7, status: 'surprising', title: null, extra: { deep: true } };
    const { client } = await open([{ body: page }]);
    expect(await getPageById(client, { id: 7 })).toEqual(page);
    await getPageById(client, { id: 8 });
    const notes = [...client.drift];
    expect(notes.length).toBeGreaterThan(0);
    for (const [note, count] of notes) {
      expect(note).toMatch(/^\/wiki\/api\/v2\/pages\/\{id\} \S*: /);
      expect(count).toBe(2);
    }
  });

  it('counts the same difference of all items of a list as one', async () => {
    const { client } = await open([{ body: { results: [{ id: 1 }, { id: 2 }, { id: 3 }], _links: {} } }]);
    await getSpaces(client, {});
    expect(client.drift.get('/wiki/api/v2/spaces results.[].id: Invalid input: expected string, received number')).toBe(
      3,
    );
  });

  it.each([null, [], 'text', 7])('that is %j is handed on', async (body) => {
    const { client } = await open([{ body: JSON.stringify(body) }]);
    expect(await getSpaces(client, {})).toEqual(body);
  });
});

/** The cursors that were asked for, after the first page said `answer`. */
const followed = async (answer: { readonly link?: string; readonly links?: unknown }, prefix = '') => {
  const { server, client } = await open((_request, index) => {
    if (index > 0) return empty;
    return {
      headers: answer.link === undefined ? {} : { link: answer.link },
      body: { results: [{ id: '1' }], ...(answer.links === undefined ? {} : { _links: answer.links }) },
    };
  }, prefix);
  const pages = byCursor(null, (cursor) => getPages(client, { limit: 250, ...(cursor ? { cursor } : {}) }));
  for await (const _page of pages);
  return server.received.map(({ url }) => {
    const { pathname, searchParams } = new URL(url, server.origin);
    return `${pathname} ${searchParams.get('cursor')}`;
  });
};

describe('the next page', () => {
  const twice = ['/wiki/api/v2/pages null', '/wiki/api/v2/pages abc=='];

  it.each<[string, { readonly link?: string; readonly links?: unknown }]>([
    ['in the body, with /wiki', { links: { next: '/wiki/api/v2/pages?limit=250&cursor=abc%3D%3D' } }],
    ['in the body, without /wiki', { links: { next: '/rest/api/content?cursor=abc%3D%3D&limit=250' } }],
    ['in the body, absolute', { links: { next: 'https://acme.atlassian.net/wiki/api/v2/pages?cursor=abc%3D%3D' } }],
    ['in the Link header only', { link: '</wiki/api/v2/pages?cursor=abc%3D%3D>; rel="next"' }],
    [
      'in the Link header, beside the base',
      {
        link: '</wiki/api/v2/pages?cursor=abc%3D%3D>; rel="next", <https://acme.atlassian.net/wiki>; rel="base"',
        links: { base: 'https://acme.atlassian.net/wiki' },
      },
    ],
    [
      'in the Link header, after the base',
      { link: '<https://acme.atlassian.net/wiki>; rel="base", </wiki/api/v2/pages?cursor=abc%3D%3D>;rel="next"' },
    ],
    ['in the Link header, without quotes', { link: '</wiki/api/v2/pages?cursor=abc%3D%3D>; rel=next' }],
    [
      'in the Link header, where the body says null',
      { link: '<?cursor=abc%3D%3D>; rel="next"', links: { next: null } },
    ],
    [
      'in the Link header, where the body says nothing',
      { link: '<?cursor=abc%3D%3D>; rel="next"', links: { next: '' } },
    ],
    ['in the Link header, where the links are none', { link: '<?cursor=abc%3D%3D>; rel="next"', links: 'odd' }],
    [
      'in both',
      {
        link: '</wiki/api/v2/pages?cursor=abc%3D%3D>; rel="next"',
        links: { next: '/wiki/api/v2/pages?cursor=abc%3D%3D' },
      },
    ],
  ])('is asked for where it is named %s', async (_name, answer) => {
    expect(await followed(answer)).toEqual(twice);
  });

  it('is asked for below the gateway, though its link leaves it', async () => {
    const answer = { links: { next: '/wiki/api/v2/pages?cursor=abc%3D%3D' } };
    expect(await followed(answer, '/ex/confluence/1')).toEqual(twice.map((line) => `/ex/confluence/1${line}`));
  });

  it.each<[string, { readonly link?: string; readonly links?: unknown }]>([
    ['nothing names one', {}],
    ['the links hold none', { links: { base: 'https://acme.atlassian.net/wiki' } }],
    ['the Link header holds another', { link: '<https://acme.atlassian.net/wiki>; rel="base"' }],
    ['the Link header holds the one before', { link: '</wiki/api/v2/pages?cursor=abc>; rel="prev"' }],
  ])('is not asked for where %s', async (_name, answer) => {
    expect(await followed(answer)).toEqual(['/wiki/api/v2/pages null']);
  });
});

it('asks for members by their offset', async () => {
  const { server, client } = await open([{ body: { results: [], start: 200, limit: 200, size: 0 } }]);
  await getGroupMembersByGroupId(client, { groupId: 'g-1', start: 200, limit: 200 });
  const { pathname, searchParams } = new URL(server.received[0]?.url ?? '', server.origin);
  expect(pathname).toBe('/wiki/rest/api/group/g-1/membersByGroupId');
  expect([searchParams.get('start'), searchParams.get('limit')]).toEqual(['200', '200']);
});
