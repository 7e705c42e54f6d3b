import { getRestrictions } from 'confluence.js/v1';
import { getBlogPostLabels, getPageLabels } from 'confluence.js/v2';
import { sql } from 'kysely';
import { CursorLost, Passing, Refused, RequestError } from '../../../crawl/errors.ts';
import type { Gap } from '../../../crawl/gaps.ts';
import { CRAWL_AGAIN, observeGaps } from '../../../crawl/gaps.ts';
import type { Batch, Stage, Walk } from '../../../crawl/stage.ts';
import type { RowOf } from '../../../model/table.ts';
import { permissions, restrictionReads } from '../../../model/tables/access.ts';
import { labels, pageLabels } from '../../../model/tables/pages.ts';
import type { Writer } from '../../../store/records.ts';
import { listedSpaces, unlistedIds } from '../listed.ts';
import { restrictionRows, restrictionsOf } from '../mapping/restriction.ts';
import { wholeByCursor } from '../paging.ts';
import { contentByIds } from '../search.ts';
import type { Session } from '../session.ts';
import { keepDocuments } from '../session.ts';
import type { Wire } from '../wire.ts';
import { listOf, numberOf, objectOf, textOf } from '../wire.ts';

type Permission = RowOf<typeof permissions>;
type Label = RowOf<typeof labels>;

interface Candidate {
  readonly page_id: string;
  readonly kind: string;
  /** Null: it is out of scope, and here for the sake of what stands below it. */
  readonly title: string | null;
}

interface Read {
  readonly permissions: readonly Permission[] | null;
  readonly labels: readonly Label[] | null;
  readonly wire: unknown;
}

/** A search that expands no body may answer with so many: 1,000 without expansions, 200 with (support notes). */
const SEARCH_LIMIT = 200;

const EXPAND = [
  'metadata.labels',
  'restrictions.read.restrictions.user',
  'restrictions.read.restrictions.group',
  'restrictions.update.restrictions.user',
  'restrictions.update.restrictions.group',
];

/**
 * Restrictions and labels of everything that has them. One search by ids brings both for 200 pages; what it leaves out
 * (not indexed yet, lists longer than an answer) is asked for one by one. Absence from a search proves nothing.
 */
export const restrictionsStage = (session: Session): Stage => ({
  name: 'restrictions',
  title: 'restrictions and labels',
  lane: 'facts',
  after: ['scope'],
  walks: async () => {
    const [unseen, spaces] = await Promise.all([unlistedIds(session), listedSpaces(session)]);
    return Promise.all([false, true].map((inArchivedSpaces) => walkOf(session, { inArchivedSpaces, unseen, spaces })));
  },
});

/** What one walk asks about. Archived spaces are searched apart, so each has its own walk, whose searches are full. */
interface Share {
  readonly inArchivedSpaces: boolean;
  readonly unseen: readonly string[];
  /** Those that are listed; none where their list is refused. */
  readonly spaces: readonly string[];
}

const walkOf = async (session: Session, share: Share): Promise<Walk> => {
  const { count } = await candidates(session, share)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return {
    scope: share.inArchivedSpaces ? 'archived spaces' : 'all',
    expected: count,
    gap: { kind: 'restrictions', subjectId: '*', mend: 'give the account the right to view restrictions' },
    async *batches(cursor) {
      let after = cursor;
      for (;;) {
        const items = await nextCandidates(session, share, after);
        const last = items.at(-1);
        if (last === undefined) return;
        after = last.page_id;
        yield await batchOf(session, items, share.inArchivedSpaces, after);
      }
    },
  };
};

/** So many searches run at once, and as many again while their answers are being stored. */
const SEARCHES_AT_ONCE = 8;

/** What is out of sight is not asked about: the answer would be a refusal, and what is known says more. */
const candidates = (session: Session, { inArchivedSpaces, unseen, spaces }: Share) =>
  session.records.db
    .selectFrom('pages')
    .innerJoin('spaces', (join) =>
      join.onRef('spaces.account', '=', 'pages.account').onRef('spaces.space_id', '=', 'pages.space_id'),
    )
    .where('spaces.status', inArchivedSpaces ? '=' : '!=', 'archived')
    .where('pages.account', '=', session.run.account)
    .where('pages.status', 'in', ['current', 'archived'])
    // The site never tells the restrictions of folders: CONFCLOUD-82920 answers with an empty list.
    .where('pages.kind', '!=', 'folder')
    .where(sql<boolean>`pages.page_id <> all (${unseen})`)
    .$if(spaces.length > 0, (query) => query.where(sql<boolean>`pages.space_id = any (${spaces})`));

const nextCandidates = (session: Session, share: Share, after: string | null): Promise<readonly Candidate[]> =>
  candidates(session, share)
    .select(['pages.page_id', 'pages.kind', 'pages.title'])
    .$if(after !== null, (query) => query.where('pages.page_id', '>', after as string))
    .orderBy('pages.page_id')
    .limit(SEARCH_LIMIT * SEARCHES_AT_ONCE)
    .execute();

const batchOf = async (
  session: Session,
  items: readonly Candidate[],
  inArchivedSpaces: boolean,
  cursor: string,
): Promise<Batch> => {
  const ids = items.map((item) => item.page_id);
  const found = await Promise.all(
    Array.from({ length: Math.ceil(ids.length / SEARCH_LIMIT) }, (_, i) =>
      search(session, ids.slice(i * SEARCH_LIMIT, (i + 1) * SEARCH_LIMIT), inArchivedSpaces),
    ),
  );
  const read = new Map(found.flatMap((some) => [...some]));
  const gaps = new Map<string, readonly Gap[]>();
  let cutShort: string | undefined;
  await Promise.all(
    items.map(async (item) => {
      if (read.has(item.page_id)) {
        gaps.set(`restrictions/${item.page_id}`, []);
        return;
      }
      const { result, failures } = await readOne(session, item);
      read.set(item.page_id, result);
      gaps.set(
        `restrictions/${item.page_id}`,
        failures.map(({ kind, error }) => ({
          kind,
          subjectId: item.page_id,
          reason: error.message,
          mend: error instanceof Refused ? 'let the account view the page and its restrictions' : CRAWL_AGAIN,
        })),
      );
      cutShort ??= failures.find(({ error }) => !(error instanceof Refused))?.error.message;
    }),
  );
  return {
    items: items.length,
    cursor,
    ...(cutShort === undefined ? {} : { cutShort }),
    write: async (writer) => {
      const known = await alreadyRead(session, writer, [...read.keys()]);
      const all = items.flatMap(({ page_id, title }) => {
        const result = read.get(page_id);
        return result === undefined ? [] : [{ page_id, ...(title === null ? withoutLabels(result) : result) }];
      });
      await store(
        writer,
        all.filter(({ page_id }) => known.has(page_id)),
        session.run.refiltered ? writer.firstSight : writer,
      );
      // A page that the token sees for the first time has the restrictions that it has: nobody has added them.
      await store(
        writer.firstSight,
        all.filter(({ page_id }) => !known.has(page_id)),
      );
      await keepRead(session, writer, all);
      await observeGaps(writer, gaps);
    },
  };
};

const withoutLabels = ({ permissions: rows }: Read): Read => ({ permissions: rows, labels: null, wire: null });

/** Pages whose restrictions an earlier run has read. */
const alreadyRead = async (session: Session, writer: Writer, ids: readonly string[]): Promise<ReadonlySet<unknown>> => {
  const rows = await writer.sql(
    `select distinct page_id from restriction_reads
     where account = $1 and page_id = any ($2) and valid_from < $3 and state in ('open', 'restricted')`,
    [session.run.account, ids, session.run.stamp],
  );
  return new Set(rows.map(({ page_id }) => page_id));
};

const RESOURCE = 'confluence.permission.Permission';

/** Most pages have neither restrictions nor labels: that nothing is kept of them says as much as their documents would. */
const keepRead = async (
  session: Session,
  writer: Writer,
  pages: readonly (Read & { readonly page_id: string })[],
): Promise<void> => {
  // Restrictions tell names, and those of people out of scope are not kept.
  const saysSomething = (one: Read): boolean =>
    one.wire !== null && !session.scope.asksForPeople && (one.permissions?.length ?? 0) + (one.labels?.length ?? 0) > 0;
  await keepDocuments(
    writer,
    RESOURCE,
    pages.filter(saysSomething).map(({ page_id, wire }) => [page_id, wire]),
  );
  await writer.sql('delete from wire_documents where account = $1 and resource = $2 and id = any ($3)', [
    session.run.account,
    RESOURCE,
    pages.filter((one) => !saysSomething(one)).map(({ page_id }) => page_id),
  ]);
};

/** Labels that come into scope by other filters were there before: nobody has added them. */
const store = async (
  writer: Writer,
  pages: readonly (Read & { readonly page_id: string })[],
  labelWriter: Writer = writer,
): Promise<void> => {
  const restricted = pages.filter((one) => one.permissions !== null);
  await writer.observe(
    permissions,
    restricted.map(({ page_id }) => ({ page_id })),
    restricted.flatMap((one) => one.permissions ?? []),
  );
  await writer.observe(
    restrictionReads,
    pages.map(({ page_id }) => ({ page_id })),
    pages.map(({ page_id, permissions: rows }) => ({
      page_id,
      state: rows === null ? 'unreadable' : rows.length === 0 ? 'open' : 'restricted',
      reason: rows === null ? 'the site refused to tell' : null,
    })),
  );
  const labelled = pages.filter((one) => one.labels !== null);
  await writer.upsert(
    labels,
    labelled.flatMap((one) => one.labels ?? []),
  );
  await labelWriter.observe(
    pageLabels,
    labelled.map(({ page_id }) => ({ page_id })),
    labelled.flatMap(({ page_id, labels: rows }) => (rows ?? []).map(({ label_id }) => ({ page_id, label_id }))),
  );
};

const search = async (
  session: Session,
  ids: readonly string[],
  inArchivedSpaces: boolean,
): Promise<ReadonlyMap<string, Read>> => {
  const read = new Map<string, Read>();
  try {
    for await (const item of contentByIds(session.client, {
      ids,
      expand: EXPAND,
      limit: SEARCH_LIMIT,
      inArchivedSpaces,
    })) {
      const pageId = textOf(item, 'id');
      const restrictions = pageId === null ? null : restrictionsOf(pageId, objectOf(item, 'restrictions'));
      const found = labelsOf(objectOf(item, 'metadata', 'labels'));
      if (pageId !== null && restrictions?.whole && found !== null) {
        read.set(pageId, {
          permissions: restrictions.rows,
          labels: found,
          wire: { restrictions: item.restrictions, labels: objectOf(item, 'metadata', 'labels') },
        });
      }
    }
  } catch (error) {
    // One unreadable document can fail a whole search (CONFCLOUD-77618): then each page is asked for by itself, and so is
    // what was not read yet where the search has lost its place.
    if (!(error instanceof Refused || error instanceof CursorLost)) throw error;
  }
  return read;
};

const labelsOf = (list: Wire | null): readonly Label[] | null => {
  if (list === null || textOf(list, '_links', 'next') !== null) return null;
  const limit = numberOf(list, 'limit');
  const items = listOf(list, 'results');
  return limit !== null && limit > 0 && items.length >= limit ? null : items.flatMap(labelRow);
};

const labelRow = (wire: Wire): readonly Label[] => {
  const labelId = textOf(wire, 'id');
  const name = textOf(wire, 'name');
  return labelId === null || name === null
    ? []
    : [{ label_id: labelId, name, prefix: textOf(wire, 'prefix') ?? 'global' }];
};

interface Failure {
  readonly kind: string;
  readonly error: RequestError;
}

const readOne = async (
  session: Session,
  item: Candidate,
): Promise<{ readonly result: Read; readonly failures: readonly Failure[] }> => {
  const failures: Failure[] = [];
  const attempt = async <T>(kind: string, read: () => Promise<T>): Promise<T | null> => {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof RequestError) || error.policy === 'fail-run') throw error;
      failures.push({ kind, error });
      return null;
    }
  };
  const [restrictions, labelled] = await Promise.all([
    attempt('restrictions', () => allRestrictions(session, item.page_id)),
    attempt('labels', () => allLabels(session, item)),
  ]);
  const result: Read = {
    permissions: restrictions?.rows ?? null,
    labels: labelled?.flatMap(labelRow) ?? null,
    wire: { restrictions: restrictions?.wire, labels: labelled },
  };
  return { result, failures };
};

/** Both operations come in one answer, and their lists of people and groups are paged together. */
const allRestrictions = async (
  session: Session,
  pageId: string,
): Promise<{ readonly rows: readonly Permission[]; readonly wire: readonly Wire[] }> => {
  const rows: Permission[] = [];
  const wire: Wire[] = [];
  for (let start = 0; ; ) {
    const body = await getRestrictions(session.client, {
      id: pageId,
      expand: [
        'read.restrictions.user',
        'read.restrictions.group',
        'update.restrictions.user',
        'update.restrictions.group',
      ],
      start,
      limit: 100,
    });
    // Both operations are always there, open ones too (seen live): an answer without them says nothing.
    const operations = listOf(body, 'results');
    if (operations.length === 0) throw new Passing(`the restrictions of ${pageId} came without their operations`);
    wire.push(...operations);
    let longest = 0;
    for (const one of operations) {
      const lists = objectOf(one, 'restrictions');
      rows.push(...restrictionRows(pageId, textOf(one, 'operation') ?? '', lists));
      longest = Math.max(longest, listOf(lists, 'user', 'results').length, listOf(lists, 'group', 'results').length);
    }
    if (longest < 100) return { rows, wire };
    start += longest;
  }
};

const allLabels = async (session: Session, item: Candidate): Promise<readonly Wire[] | null> => {
  const list = item.kind === 'page' ? getPageLabels : item.kind === 'blogpost' ? getBlogPostLabels : null;
  if (list === null) return null;
  return wholeByCursor((cursor) =>
    list(session.client, { id: Number(item.page_id), limit: 250, ...(cursor === undefined ? {} : { cursor }) }),
  );
};
