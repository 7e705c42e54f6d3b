import {
  getBlogPostById,
  getDatabaseById,
  getFolderById,
  getPageAncestors,
  getSmartLinkById,
  getWhiteboardById,
} from 'confluence.js/v2';
import { openLosses } from '../../../crawl/coverage.ts';
import { CursorLost, Refused } from '../../../crawl/errors.ts';
import type { Gap } from '../../../crawl/gaps.ts';
import { CRAWL_AGAIN, MAY_BE_GONE, observeGaps } from '../../../crawl/gaps.ts';
import type { Stage } from '../../../crawl/stage.ts';
import { pages } from '../../../model/tables/pages.ts';
import type { Writer } from '../../../store/records.ts';
import type { ConfluenceClient } from '../client.ts';
import type { PageRow } from '../mapping/page.ts';
import { nameless, pageRow, placeOf, searchedPageRow } from '../mapping/page.ts';
import { pagesById } from '../pagesById.ts';
import { partition } from '../scope/partition.ts';
import { contentByIds } from '../search.ts';
import type { Session } from '../session.ts';
import { keepWire, mapped } from '../session.ts';
import type { Wire } from '../wire.ts';
import { listOf, textOf } from '../wire.ts';

/** Something that pages stand below and that no list has brought. */
interface Unknown {
  readonly id: string;
  readonly kind: string;
  /** A page somewhere below it, through which its own ancestors can be asked for; null: nothing stands below it any more. */
  readonly below: string | null;
  readonly spaceId: string | null;
}

interface Found {
  readonly rows: readonly PageRow[];
  readonly wire: readonly Wire[];
  /** Whether the site showed the thing itself. */
  readonly seen: boolean;
}

const HIDDEN: Found = { rows: [], wire: [], seen: false };

const byId: Readonly<Record<string, (client: ConfluenceClient, id: number) => Promise<unknown>>> = {
  folder: (client, id) => getFolderById(client, { id }),
  whiteboard: (client, id) => getWhiteboardById(client, { id }),
  database: (client, id) => getDatabaseById(client, { id }),
  embed: (client, id) => getSmartLinkById(client, { id }),
  blogpost: (client, id) => getBlogPostById(client, { id }),
};

/** A search that expands no body may answer with so many (support notes). */
const AT_ONCE = 200;

/**
 * What stands above pages and is in no list: folders, whiteboards, databases and embeds have none (v2 document), and
 * pages that the token may not see are left out of theirs. Each layer decides access, so a hidden one is kept as missing.
 */
export const ancestorsStage = (session: Session): Stage => ({
  name: 'ancestors',
  title: 'folders and hidden parents',
  lane: 'facts',
  after: ['absences'],
  walks: async () => [
    {
      scope: 'all',
      gap: { kind: 'ancestors', subjectId: '*', mend: CRAWL_AGAIN },
      async *batches() {
        const found = new Set<string>();
        let wanted = [...(await unknownParents(session)), ...(await childless(session))];
        while (wanted.length > 0) {
          const batch = wanted.slice(0, AT_ONCE);
          const [searched, named] = await Promise.all([search(session.client, batch), pagesAbove(session, batch)]);
          const results = await Promise.all(
            batch.map((unknown) => searched.get(unknown.id) ?? named.get(unknown.id) ?? find(session.client, unknown)),
          );
          const rows = results.flatMap((result) => result.rows);
          const [inScope, outside] = partition(rows, (row) => session.scope.hasContent(row));
          const shown = new Set(inScope.map(({ page_id }) => page_id));
          for (const row of rows) found.add(row.page_id);
          const gaps = new Map<string, Gap[]>(
            batch.map(({ id, kind, below }, i) => [
              `ancestors/${id}`,
              results[i]?.seen || below === null ? [] : [hidden(id, kind)],
            ]),
          );
          const gone = batch.filter(({ below }, i) => below === null && !results[i]?.seen);
          yield {
            items: batch.length,
            cursor: null,
            saw: [...named.keys()],
            write: async (writer) => {
              await writer.insertMissing<typeof pages>(pages, [
                ...inScope.filter((row) => row.status === 'missing'),
                ...outside.map((row) => ({ ...row, ...nameless })),
              ]);
              // What comes into scope by other filters has not changed its title.
              await (session.run.refiltered ? writer.firstSight : writer).upsert<typeof pages>(
                pages,
                inScope.filter((row) => row.status !== 'missing'),
              );
              // Of what is out of scope no more is learned than where it stands.
              await writer.update<typeof pages>(pages, outside.filter((row) => row.status !== 'missing').map(placeOf));
              await keepWire(
                writer,
                'confluence.page.Page',
                results.flatMap((result) => result.wire).filter((wire) => shown.has(textOf(wire, 'id') ?? '')),
              );
              await observeGaps(writer, gaps);
              await markGone(writer, session, gone);
            },
          };
          wanted = [...wanted.slice(AT_ONCE), ...(await above(session, rows, batch, found))].filter(
            ({ id }) => !found.has(id),
          );
        }
      },
    },
  ],
});

/** What is not shown any more and stands above nothing: as with pages, that says nothing while sight is lost. */
const markGone = async (writer: Writer, { run }: Session, gone: readonly Unknown[]): Promise<void> => {
  if (gone.length === 0 || (await openLosses(writer, run)).length > 0) return;
  await writer.update(
    pages,
    gone.map(({ id }) => ({ page_id: id, status: 'missing' })),
  );
  await observeGaps(
    writer,
    new Map(
      gone.map(({ id, kind }) => [
        `absences/${id}`,
        [
          {
            kind,
            subjectId: id,
            reason: 'not shown any more: deleted for good, or hidden from the token',
            mend: MAY_BE_GONE,
          },
        ],
      ]),
    ),
  );
};

const hidden = (id: string, kind: string): Gap => ({
  kind,
  subjectId: id,
  reason: `this ${kind} stands above pages and the token cannot see it`,
  mend: 'let the account view it, or grant it to a group of the account',
});

const unknownParents = async (session: Session): Promise<readonly Unknown[]> => {
  const rows = await session.records.db
    .selectFrom('pages as child')
    .leftJoin('pages as parent', (join) =>
      join.onRef('parent.account', '=', 'child.account').onRef('parent.page_id', '=', 'child.parent_id'),
    )
    .select((eb) => [
      'child.parent_id',
      eb.fn.max('child.parent_type').as('parent_type'),
      eb.fn.min('child.page_id').as('below'),
      eb.fn.max('child.space_id').as('space_id'),
    ])
    .where('child.account', '=', session.run.account)
    .where('child.parent_id', 'is not', null)
    .where((eb) => eb.or([eb('parent.page_id', 'is', null), eb('parent.kind', 'not in', ['page', 'blogpost'])]))
    .groupBy('child.parent_id')
    .orderBy('child.parent_id')
    .execute();
  return rows.map((row) => ({
    id: row.parent_id as string,
    kind: row.parent_type ?? 'page',
    below: row.below,
    spaceId: row.space_id,
  }));
};

/** Folders and their like that pages stood below once: where nothing does any more, no parent leads to them. */
const childless = async (session: Session): Promise<readonly Unknown[]> => {
  const rows = await session.records.db
    .selectFrom('pages as one')
    .select(['one.page_id', 'one.kind', 'one.space_id'])
    .where('one.account', '=', session.run.account)
    .where('one.kind', 'not in', ['page', 'blogpost'])
    .where('one.status', '!=', 'missing')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('pages as child')
            .select('child.page_id')
            .whereRef('child.account', '=', 'one.account')
            .whereRef('child.parent_id', '=', 'one.page_id'),
        ),
      ),
    )
    .orderBy('one.page_id')
    .execute();
  return rows.map(({ page_id, kind, space_id }) => ({ id: page_id, kind, below: null, spaceId: space_id }));
};

/** The parents of what was just found, as far as nothing has brought them yet. */
const above = async (
  session: Session,
  rows: readonly PageRow[],
  batch: readonly Unknown[],
  found: ReadonlySet<string>,
): Promise<readonly Unknown[]> => {
  const parents = new Map(
    rows
      .filter((row) => row.parent_id !== null && !found.has(row.parent_id))
      .map((row) => [row.parent_id as string, row]),
  );
  if (parents.size === 0) return [];
  const known = await session.records.db
    .selectFrom('pages')
    .select('page_id')
    .where('account', '=', session.run.account)
    .where('page_id', 'in', [...parents.keys()])
    .execute();
  for (const { page_id } of known) parents.delete(page_id);
  return [...parents].map(([id, row]) => ({
    id,
    kind: row.parent_type ?? 'page',
    below: batch.find((unknown) => unknown.id === row.page_id)?.below ?? row.page_id,
    spaceId: row.space_id,
  }));
};

/**
 * Searches know these kinds too, though no list does: a search by ids brings many at once, and what it leaves out (such as
 * what the token may not see) is asked for one by one. Hidden parents among pages are in no search, and not looked for.
 */
const search = async (client: ConfluenceClient, batch: readonly Unknown[]): Promise<ReadonlyMap<string, Found>> => {
  const wanted = new Map(batch.filter(({ kind }) => byId[kind] !== undefined).map((unknown) => [unknown.id, unknown]));
  const found = new Map<string, Found>();
  if (wanted.size === 0) return found;
  try {
    for await (const wire of contentByIds(client, {
      ids: [...wanted.keys()],
      expand: ['ancestors', 'history.ownedBy', 'space', 'version'],
      limit: AT_ONCE,
      inArchivedSpaces: true,
    })) {
      const unknown = wanted.get(textOf(wire, 'id') ?? '');
      const row = unknown === undefined ? null : searchedPageRow(unknown.kind, wire);
      if (row !== null) found.set(row.page_id, { rows: [row], wire: [wire], seen: true });
    }
  } catch (error) {
    // One document that cannot be expanded fails the whole search (CONFCLOUD-77618).
    if (!(error instanceof Refused || error instanceof CursorLost)) throw error;
  }
  return found;
};

/** Pages that filters leave out stand above others all the same: no list brings them then, and they are asked for by id. */
const pagesAbove = async (session: Session, batch: readonly Unknown[]): Promise<ReadonlyMap<string, Found>> => {
  const ids = batch.filter(({ kind }) => kind === 'page').map(({ id }) => id);
  if (session.scope.isEverything || ids.length === 0) return new Map();
  const items = listOf(await pagesById(session, 'page', ids), 'results');
  return new Map(
    mapped(items, (wire) => pageRow('page', wire)).map((row) => [row.page_id, { rows: [row], wire: [], seen: true }]),
  );
};

const find = async (client: ConfluenceClient, unknown: Unknown): Promise<Found> => {
  const read = byId[unknown.kind];
  if (read !== undefined) {
    try {
      const wire = (await read(client, Number(unknown.id))) as Wire;
      const row = pageRow(unknown.kind, wire);
      if (row !== null)
        return { rows: [{ ...row, space_id: row.space_id ?? unknown.spaceId }], wire: [wire], seen: true };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }
  return unknown.below === null ? HIDDEN : { ...HIDDEN, rows: await chainAbove(client, unknown, unknown.below) };
};

/**
 * The chain from the root down to the unknown. /ancestors needs only access to the site and answers with ids and types
 * (v2 document), so it tells where a hidden thing stands.
 */
const chainAbove = async (client: ConfluenceClient, unknown: Unknown, below: string): Promise<readonly PageRow[]> => {
  let chain: readonly Wire[];
  try {
    chain = listOf(await getPageAncestors(client, { id: Number(below), limit: 250 }), 'results');
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    chain = [];
  }
  const at = chain.findIndex((wire) => textOf(wire, 'id') === unknown.id);
  const upTo = at < 0 ? [{ id: unknown.id, type: unknown.kind }] : chain.slice(0, at + 1);
  return upTo.map((wire, i) => skeleton(wire, upTo[i - 1], unknown.spaceId));
};

const skeleton = (wire: Wire, parent: Wire | undefined, spaceId: string | null): PageRow => ({
  ...nameless,
  page_id: textOf(wire, 'id') ?? '',
  kind: textOf(wire, 'type') ?? 'page',
  status: 'missing',
  space_id: spaceId,
  parent_id: textOf(parent, 'id'),
  parent_type: textOf(parent, 'type'),
  position: null,
  author_id: null,
  owner_id: null,
  last_owner_id: null,
  subtype: null,
  created_at: null,
});
