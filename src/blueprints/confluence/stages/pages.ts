import { searchByCQL } from 'confluence.js/v1';
import { getBlogPosts, getPages } from 'confluence.js/v2';
import { RequestError } from '../../../crawl/errors.ts';
import type { Batch, Stage, Walk } from '../../../crawl/stage.ts';
import { pageBodies, pageContents, pageLinks, pageMentions, pages, pageVersions } from '../../../model/tables/pages.ts';
import type { Writer } from '../../../store/records.ts';
import type { BodyOptions, BodyRows } from '../mapping/body.ts';
import { bodyRows } from '../mapping/body.ts';
import type { PageRow } from '../mapping/page.ts';
import { pageRow, pageVersionRow } from '../mapping/page.ts';
import type { Direction } from '../meeting.ts';
import { Meeting } from '../meeting.ts';
import type { Page } from '../paging.ts';
import { byCursor } from '../paging.ts';
import type { Chain } from '../plan.ts';
import { chainsOf } from '../plan.ts';
import type { Session } from '../session.ts';
import { keepWire, mapped } from '../session.ts';
import type { Wire } from '../wire.ts';
import { numberOf, objectOf, textOf } from '../wire.ts';

/** Pages of every status that can be listed, with their storage format. */
export const pagesStage = (session: Session): Stage => ({
  name: 'pages',
  title: 'pages',
  lane: 'facts',
  after: ['spaces'],
  walks: async () => {
    const [total, spaceKeys] = await Promise.all([totalOf(session, 'page'), spaceKeysOf(session)]);
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
      bodyFormat: 'storage',
      limit: 250,
      ...(chain.spaceIds === null ? {} : { spaceId: chain.spaceIds.map(Number) }),
      ...(from === undefined ? {} : { cursor: from }),
    }),
  );

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
    return [
      {
        scope: 'all',
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
                bodyFormat: 'storage',
                limit: 250,
                ...(from === undefined ? {} : { cursor: from }),
              }),
            ),
          ),
      },
    ];
  },
});

type SpaceKeys = ReadonlyMap<string, string>;

/** Links within a space leave its key out. */
const spaceKeysOf = async (session: Session): Promise<SpaceKeys> => {
  const rows = await session.records.db
    .selectFrom('spaces')
    .select(['space_id', 'key'])
    .where('account', '=', session.run.account)
    .execute();
  return new Map(rows.map(({ space_id, key }) => [space_id, key]));
};

/** How many the token can see, by one search; null where it does not tell. It decides the plan and nothing else. */
const totalOf = async (session: Session, kind: 'page' | 'blogpost'): Promise<number | null> => {
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
  kind: 'page' | 'blogpost',
  spaceKeys: SpaceKeys,
  list: AsyncIterable<Page>,
): AsyncGenerator<Batch> {
  for await (const page of list) yield pageBatch(session, kind, spaceKeys, page);
}

const pageBatch = (session: Session, kind: 'page' | 'blogpost', spaceKeys: SpaceKeys, page: Page): Batch => {
  const rows = mapped(page.items, (item) => pageRow(kind, item));
  const keepText = session.account.settings.formats.includes('storage');
  const hosts = [new URL(session.account.settings.url).host];
  const bodies = page.items.flatMap((item) =>
    bodyOf(item, { keepText, hosts, spaceKey: spaceKeys.get(textOf(item, 'spaceId') ?? '') }),
  );
  return {
    items: page.items.length,
    cursor: page.next,
    write: async (writer) => {
      const known = await knownPages(session, writer, rows);
      const isNew = ({ page_id }: { page_id: string }): boolean => !known.has(page_id);
      const isKnown = ({ page_id }: { page_id: string }): boolean => known.has(page_id);
      const versions = page.items.flatMap(newestVersion);
      await writer.insertNew<typeof pages>(pages, rows.filter(isNew));
      await writer.upsert<typeof pages>(pages, rows.filter(isKnown));
      await writer.insertNew(pageVersions, versions.filter(isNew));
      await writer.insertMissing(pageVersions, versions.filter(isKnown));
      await insertBodies(
        writer,
        bodies.filter(({ body }) => isNew(body)),
      );
      await updateBodies(
        writer,
        rows.filter(isKnown),
        bodies.filter(({ body }) => isKnown(body)),
      );
      await keepWire(writer, 'confluence.page.Page', page.items);
    },
  };
};

/** Which of the pages are in the records already: what is new can be stored by a faster way. */
const knownPages = async (
  session: Session,
  writer: Writer,
  rows: readonly PageRow[],
): Promise<ReadonlySet<unknown>> => {
  const known = await writer.sql('select page_id from pages where account = $1 and page_id = any ($2)', [
    session.run.account,
    rows.map(({ page_id }) => page_id),
  ]);
  return new Set(known.map(({ page_id }) => page_id));
};

const insertBodies = async (writer: Writer, bodies: readonly BodyRows[]): Promise<void> => {
  await writer.insertNew(
    pageBodies,
    bodies.map(({ body }) => body),
  );
  await writer.insertNew(
    pageContents,
    bodies.flatMap(({ content }) => content ?? []),
  );
  await writer.insertNew(
    pageLinks,
    bodies.flatMap(({ links }) => links),
  );
  await writer.insertNew(
    pageMentions,
    bodies.flatMap(({ mentions }) => mentions),
  );
};

const bodyOf = (item: Wire, options: BodyOptions): BodyRows[] => {
  const pageId = textOf(item, 'id');
  const version = numberOf(item, 'version', 'number');
  const storage = objectOf(item, 'body', 'storage')?.value;
  if (pageId === null || version === null || typeof storage !== 'string') return [];
  return [bodyRows(pageId, version, storage, options)];
};

/** The list brings the newest version with each page, so that pages never edited cost no request for their history. */
const newestVersion = (item: Wire) => {
  const pageId = textOf(item, 'id');
  const version = objectOf(item, 'version');
  const row = pageId === null || version === null ? null : pageVersionRow(pageId, version);
  return row === null ? [] : [row];
};

const updateBodies = async (writer: Writer, rows: readonly PageRow[], bodies: readonly BodyRows[]): Promise<void> => {
  await writer.upsert(
    pageBodies,
    bodies.map(({ body }) => body),
  );
  await writer.upsert(
    pageContents,
    bodies.flatMap(({ content }) => content ?? []),
  );
  const scopes = rows.map(({ page_id }) => ({ page_id }));
  await writer.observe(
    pageLinks,
    scopes,
    bodies.flatMap(({ links }) => links),
  );
  await writer.observe(
    pageMentions,
    scopes,
    bodies.flatMap(({ mentions }) => mentions),
  );
};
