import { searchByCQL } from 'confluence.js/v1';
import { getBlogPosts, getPages } from 'confluence.js/v2';
import { RequestError } from '../../../crawl/errors.ts';
import type { Batch, Stage, Walk } from '../../../crawl/stage.ts';
import type { Direction } from '../meeting.ts';
import { Meeting } from '../meeting.ts';
import { IDS_AT_ONCE, pagesById } from '../pagesById.ts';
import type { Page } from '../paging.ts';
import { byCursor } from '../paging.ts';
import type { Chain } from '../plan.ts';
import { chainsOf, shortChainsOf } from '../plan.ts';
import { slices } from '../scope/slices.ts';
import type { Session } from '../session.ts';
import type { ListedKind, SpaceKeys } from '../storePages.ts';
import { spaceKeysOf, storePages } from '../storePages.ts';
import { listOf, numberOf, textOf } from '../wire.ts';

/**
 * Pages of every status that can be listed. The first crawl reads them with their storage format; later ones without, for
 * a list of versions and places tells what changed, and the bodies of that are asked for by id.
 */
export const pagesStage = (session: Session): Stage => ({
  name: 'pages',
  title: 'pages',
  lane: 'facts',
  after: ['spaces'],
  walks: async () => {
    const spaceKeys = await spaceKeysOf(session);
    if (session.scope.candidates !== null) return [namedWalk(session, 'page', spaceKeys, session.scope.candidates)];
    const total = await totalOf(session, 'page');
    const chains = await chainsOf(session, total);
    return chains.flatMap((chain) => {
      const meeting = new Meeting();
      // The walk up may have ended before the interruption.
      if (session.run.resumed) meeting.tellLength(true);
      return chain.directions.map(
        (direction): Walk => ({
          scope: chain.directions.length === 1 ? chain.scope : `${chain.scope}/${direction}`,
          gap: { kind: 'pages', subjectId: chain.scope, mend: 'give the account access to the spaces' },
          ...(chain.expected === null ? {} : { expected: chain.expected }),
          batches: (cursor) =>
            pageBatches(
              session,
              'page',
              spaceKeys,
              untilMet(meeting, direction, pagesOf(session, chain, direction, cursor)),
            ),
        }),
      );
    });
  },
});

const pagesOf = (session: Session, chain: Chain, direction: Direction, cursor: string | null): AsyncIterable<Page> =>
  byCursor(cursor, (from) =>
    getPages(session.client, {
      // The default leaves out what is in the trash (v2 document, status).
      status: ['current', 'archived', 'trashed', 'deleted'],
      sort: direction === 'up' ? 'id' : '-id',
      ...bodies(session),
      limit: 250,
      ...(chain.spaceIds === null ? {} : { spaceId: chain.spaceIds.map(Number) }),
      ...(from === undefined ? {} : { cursor: from }),
    }),
  );

const bodies = (session: Session): { readonly bodyFormat?: 'storage' } =>
  session.everything ? { bodyFormat: 'storage' } : {};

async function* untilMet(meeting: Meeting, direction: Direction, list: AsyncIterable<Page>): AsyncGenerator<Page> {
  if (direction === 'down' && !(await meeting.isLong)) return;
  try {
    for await (const page of list) {
      const met = meeting.saw(
        direction,
        page.items.map((item) => textOf(item, 'id') ?? ''),
      );
      meeting.tellLength(page.next !== null);
      yield met ? { ...page, next: null } : page;
      if (met) return;
    }
  } finally {
    // A walk that fails tells nothing of the list: the other one is on its own.
    meeting.tellLength(true);
  }
}

/** Blogposts of every status that can be listed; none is ever archived. */
export const blogpostsStage = (session: Session): Stage => ({
  name: 'blogposts',
  title: 'blogposts',
  lane: 'facts',
  after: ['spaces'],
  walks: async (): Promise<Walk[]> => {
    const spaceKeys = await spaceKeysOf(session);
    if (session.scope.candidates !== null) return [namedWalk(session, 'blogpost', spaceKeys, session.scope.candidates)];
    return (await shortChainsOf(session)).map((chain) => ({
      scope: chain.scope,
      gap: { kind: 'blogposts', subjectId: '*', mend: 'give the account access to the spaces' },
      batches: (cursor) =>
        pageBatches(
          session,
          'blogpost',
          spaceKeys,
          byCursor(cursor, (from) =>
            getBlogPosts(session.client, {
              status: ['current', 'trashed', 'deleted'],
              sort: 'id',
              ...bodies(session),
              limit: 250,
              ...(chain.spaceIds === null ? {} : { spaceId: chain.spaceIds.map(Number) }),
              ...(from === undefined ? {} : { cursor: from }),
            }),
          ),
        ),
    }));
  },
});

/** Where the filters name content by its id, no list is read: it is asked for by the ids, so many at once. */
const namedWalk = (session: Session, kind: ListedKind, spaceKeys: SpaceKeys, candidates: ReadonlySet<string>): Walk => {
  const ids = [...candidates].filter((id) => session.kinds.get(id) === kind).sort();
  return {
    scope: 'named',
    expected: ids.length,
    gap: { kind: `${kind}s`, subjectId: '*', mend: 'give the account access to the spaces' },
    async *batches(cursor) {
      for (const some of slices(cursor === null ? ids : ids.filter((id) => id > cursor), IDS_AT_ONCE)) {
        const items = listOf(await pagesById(session, kind, some, bodies(session).bodyFormat), 'results');
        yield {
          items: items.length,
          cursor: some.at(-1) ?? null,
          saw: items.flatMap((item) => textOf(item, 'id') ?? []),
          write: storePages(session, kind, spaceKeys, items),
        };
      }
    },
  };
};

/** How many the token can see, by one search; null where it does not tell. It decides the plan and nothing else. */
const totalOf = async (session: Session, kind: ListedKind): Promise<number | null> => {
  try {
    return numberOf(
      await searchByCQL(session.client, { cql: `type = ${kind}`, limit: 1, excerpt: 'none' }),
      'totalSize',
    );
  } catch (error) {
    if (error instanceof RequestError && error.policy !== 'fail-run') return null;
    throw error;
  }
};

async function* pageBatches(
  session: Session,
  kind: ListedKind,
  spaceKeys: SpaceKeys,
  list: AsyncIterable<Page>,
): AsyncGenerator<Batch> {
  for await (const { items, next } of list) {
    yield {
      items: items.length,
      cursor: next,
      saw: items.flatMap((item) => textOf(item, 'id') ?? []),
      write: storePages(session, kind, spaceKeys, items),
    };
  }
}
