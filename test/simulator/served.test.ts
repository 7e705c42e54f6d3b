import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../src/simulator/http/server.ts';
import { liveThrough } from '../../src/simulator/life/liveThrough.ts';
import type { ContentKind, RoleMode, SimToken, Site } from '../../src/simulator/site.ts';
import { canView } from '../../src/simulator/truth/access.ts';
import { buildSite } from '../../src/simulator/world/site.ts';
import { ask, walkV1, walkV2 } from './client.ts';
import { loadSpec, specFolder } from './spec.ts';

const V2 = '/wiki/api/v2';
const V1 = '/wiki/rest/api';
const MODES: readonly RoleMode[] = ['PRE_ROLES', 'ROLES_TRANSITION', 'ROLES'];

/** What the truth, asked one by one, lets a person read in a list of this kind. */
function readableIds(site: Site, kind: ContentKind, statuses: readonly string[], who: string): readonly string[] {
  const wanted = [...site.contents.values()].filter((each) => each.kind === kind && statuses.includes(each.status));
  return wanted.filter((each) => canView(site, each.id, who).verdict).map((each) => each.id);
}

const idsOf = (rows: readonly { id: string }[]): readonly string[] => rows.map((row) => row.id).toSorted();

describe.each(MODES)('a generated site in mode %s', (mode) => {
  it('shows each token what the truth lets it see, in every list', async () => {
    const site = buildSite({ seed: 5, pages: 600, mode });
    const simulator = await startSimulator({ site });
    const usable = site.tokens.filter(({ scopes, expired }) => scopes === null && !expired);
    for (const token of usable) {
      const pages = readableIds(site, 'page', ['current', 'archived'], token.accountId).toSorted();
      expect(idsOf(await walkV2(simulator, token, `${V2}/pages?limit=97`))).toEqual(pages);
      expect(idsOf(await walkV2(simulator, token, `${V2}/pages?limit=60&sort=-modified-date`))).toEqual(pages);
      const posts = readableIds(site, 'blogpost', ['current'], token.accountId).toSorted();
      expect(idsOf(await walkV2(simulator, token, `${V2}/blogposts?limit=7`))).toEqual(posts);
      const spaces = await walkV2(simulator, token, `${V2}/spaces?limit=5`);
      const bySpace = await Promise.all(
        spaces.map(({ id }) => walkV2(simulator, token, `${V2}/spaces/${id}/pages?limit=11`)),
      );
      expect(idsOf(bySpace.flat())).toEqual(pages);
      const found = await walkV1(simulator, token, `${V1}/content/search?cql=type=page&limit=50`);
      const searchable = readableIds(site, 'page', ['current'], token.accountId);
      const current = searchable.filter((id) => site.spaces.get(site.contents.get(id)!.spaceId)!.status === 'current');
      expect(idsOf(found)).toEqual(current.toSorted());
    }
    await simulator.close();
  });

  const folder = specFolder();
  it.skipIf(folder === null)('answers within the official documents (needs KSCOPE_SPEC_DIR)', async () => {
    const spec = loadSpec(folder!);
    const site = buildSite({ seed: 6, pages: 400, mode });
    liveThrough(site, { seed: 1, acts: 300 });
    const simulator = await startSimulator({ site });
    const token = site.tokens.find(({ scopes, expired }) => scopes === null && !expired)!;
    const check = async (path: string): Promise<void> => {
      const { status, body } = await ask(simulator, token, path);
      expect([path, ...spec.checkRequest('GET', path), ...spec.checkResponse('GET', path, status, body)]).toEqual([
        path,
      ]);
    };
    const lists = [
      'spaces?include-icon=true',
      'pages',
      'pages?status=trashed',
      'blogposts',
      'labels',
      'footer-comments',
    ];
    for (const list of [...lists, 'inline-comments', 'attachments']) await check(`${V2}/${list}`);
    for (const id of site.spaces.keys()) await check(`${V2}/spaces/${id}/permissions?limit=250`);
    for (const id of site.groups.keys()) await check(`${V1}/group/${id}/membersByGroupId`);
    await check(
      `${V1}/content/search?cql=type=page&limit=200&expand=restrictions.read.restrictions.user,metadata.labels,version`,
    );
    await check(`${V1}/search/user?cql=type=user&limit=100&sitePermissionTypeFilter=all`);
    await check(`${V1}/audit`);
    await check('/rest/api/3/users/search?maxResults=1000');
    await simulator.close();
  });
});

/** What a crawl would ask of a site, and more, each with a cursor's worth of answers. */
const questionsOf = (site: Site): readonly string[] => {
  const ids = (kind: ContentKind, count: number): string[] =>
    [...site.contents.values()].flatMap((one) => (one.kind === kind ? [one.id] : [])).slice(0, count);
  const lists = [
    'pages?body-format=storage',
    'pages?status=archived',
    'pages?status=trashed',
    'pages?sort=-modified-date',
  ];
  const pages = ids('page', 40);
  return [
    ...[
      ...lists,
      'blogposts',
      'spaces',
      'labels',
      'footer-comments',
      'inline-comments',
      'attachments',
      'space-roles',
    ].map((list) => `${V2}/${list}${list.includes('?') ? '&' : '?'}limit=250`),
    ...[...site.spaces.keys()].flatMap((id) => [
      `${V2}/spaces/${id}/pages?depth=root&limit=250`,
      `${V2}/spaces/${id}/permissions?limit=250`,
      `${V2}/spaces/${id}/role-assignments?limit=250`,
      `${V2}/spaces/${id}/content/labels`,
    ]),
    ...[...site.groups.keys()].map((id) => `${V1}/group/${id}/membersByGroupId`),
    ...pages.flatMap((id) => [
      `${V2}/pages/${id}?include-labels=true&include-versions=true`,
      `${V2}/pages/${id}/versions?body-format=storage`,
      `${V2}/pages/${id}/descendants?depth=10&limit=250`,
      `${V2}/pages/${id}/ancestors?limit=250`,
      `${V2}/pages/${id}/footer-comments`,
      `${V2}/pages/${id}/attachments`,
      `${V1}/content/${id}/restriction/byOperation`,
    ]),
    ...ids('folder', 10).flatMap((id) => [`${V2}/folders/${id}`, `${V2}/folders/${id}/direct-children`]),
    `${V1}/search?cql=type=page&limit=50&expand=content.restrictions.read.restrictions.user,content.metadata.labels`,
    `${V1}/search?cql=type in (page,blogpost) order by lastmodified desc&limit=50`,
    `${V1}/search/user?cql=type=user&limit=100&sitePermissionTypeFilter=all`,
    `${V1}/group?accessType=user`,
    `${V1}/group`,
    `${V1}/audit`,
    ...[...site.users.keys()]
      .slice(0, 20)
      .flatMap((id) => [`${V1}/user?accountId=${id}`, `${V1}/user/memberof?accountId=${id}`]),
  ];
};

describe('a site that lives while it is served', () => {
  const answersOf = async (
    simulator: Simulator,
    site: Site,
    questions: readonly string[],
  ): Promise<readonly string[]> => {
    const answers: string[] = [];
    for (const token of site.tokens.filter(({ scopes, expired }) => scopes === null && !expired)) {
      for (const question of questions) {
        const { status, body } = await ask(simulator, token, question);
        answers.push(`${question} ${status} ${JSON.stringify(body).replaceAll(simulator.url, '')}`);
      }
    }
    return answers;
  };

  it.each(MODES)('answers as one that was never asked before, in mode %s', async (mode) => {
    const site = buildSite({ seed: 12, pages: 150, mode });
    const questions = questionsOf(site);
    const asked = await startSimulator({ site });
    const before = await answersOf(asked, site, questions);
    liveThrough(site, { seed: 2, acts: 250 });
    const after = await answersOf(asked, site, questions);
    await asked.close();
    const never = await startSimulator({ site });
    expect(await answersOf(never, site, questions)).toEqual(after);
    expect(after.filter((answer, i) => answer !== before[i]).length).toBeGreaterThan(100);
    expect(after.filter((answer) => / 5\d\d /.test(answer.slice(0, 300)))).toEqual([]);
    await never.close();
  });

  it('shows what the truth says after every single act', async () => {
    const site = buildSite({ seed: 13, pages: 80, mode: 'ROLES_TRANSITION' });
    const simulator = await startSimulator({ site });
    const [token] = site.tokens as [SimToken];
    for (let seed = 1; seed <= 60; seed += 1) {
      const acts = liveThrough(site, { seed, acts: 1 });
      const pages = readableIds(site, 'page', ['current', 'archived'], token.accountId).toSorted();
      expect(idsOf(await walkV2(simulator, token, `${V2}/pages?limit=250`)), acts[0]?.kind).toEqual(pages);
    }
    await simulator.close();
  });
});

describe('the process', () => {
  it('says where it serves and with which token, serves, and ends on a signal', async () => {
    const main = new URL('../../src/simulator/main.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [main, '--pages', '120', '--seed', '3', '--mode', 'ROLES', '--latency', '1']);
    const lines = createInterface({ input: child.stdout });
    const [line] = (await once(lines, 'line')) as [string];
    const { url, email, token } = JSON.parse(line);
    const authorization = `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`;
    const mode = await fetch(`${url}${V2}/space-role-mode`, { headers: { authorization } });
    expect(await mode.json()).toEqual({ mode: 'ROLES' });
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('lives through what it is told on its standard input, and goes on where it was told nonsense', async () => {
    const main = new URL('../../src/simulator/main.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [main, '--pages', '120', '--seed', '3']);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async () => JSON.parse((await lines.next()).value as string);
    const tell = (command: string): Promise<Record<string, unknown>> => {
      child.stdin.write(`${command}\n`);
      return next();
    };
    const { url, email, token } = await next();
    const authorization = `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`;
    const trash = async () => {
      const response = await fetch(`${url}${V2}/pages?status=trashed&limit=250`, { headers: { authorization } });
      return idsOf(((await response.json()) as { results: { id: string }[] }).results);
    };
    const before = await trash();
    const { live } = await tell('{"live": {"seed": 2, "acts": 20, "kinds": ["trash"]}}');
    // The same life of the same site, lived here.
    const twin = buildSite({ seed: 3, pages: 120 });
    expect(live).toEqual(liveThrough(twin, { seed: 2, acts: 20, kinds: ['trash'] }));
    const added = (await trash()).filter((id) => !before.includes(id));
    expect(added.length).toBeGreaterThan(10);
    expect(added.map((id) => twin.contents.get(id)?.status)).toEqual(added.map(() => 'trashed'));
    expect(await tell('{"dance": {}}')).toEqual({ error: 'there is no command dance' });
    expect(await tell('{"live": {"seed": 2}}')).toEqual({ error: 'a script is a number of acts or a share of pages' });
    expect((await tell('{"live": {"seed": "2"}}')).error).toContain('seed');
    expect((await tell('trash')).error).toContain('JSON');
    expect(await tell('{"live": {"seed": 2, "acts": 1, "kinds": ["edit"]}}')).toMatchObject({
      live: [{ kind: 'edit' }],
    });
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
