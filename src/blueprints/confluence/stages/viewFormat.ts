import { getBlogPostById, getPageById } from 'confluence.js/v2';
import { Refused, RequestError } from '../../../crawl/errors.ts';
import { itemWalk } from '../../../crawl/itemWalk.ts';
import type { Stage } from '../../../crawl/stage.ts';
import { pageContents } from '../../../model/tables/pages.ts';
import { unlistedIds } from '../listed.ts';
import { contentByIds } from '../search.ts';
import type { Session } from '../session.ts';
import type { Wire } from '../wire.ts';
import { numberOf, objectOf, textOf } from '../wire.ts';

/** Pages whose view format is not there in the newest version. Those of archived spaces, which no search finds, go without. */
const WANTING = `
select p.page_id, p.kind, p.version_number from pages p join spaces s using (account, space_id)
where p.account = $1 and p.kind in ('page', 'blogpost') and p.status in ('current', 'archived') and s.status = 'current'
and p.title is not null and p.page_id <> all ($2)
and not exists (
  select from page_contents c where c.account = p.account and c.page_id = p.page_id and c.format = 'view'
  and c.version_number = p.version_number
)`;

const mend =
  'let the account view the pages; the storage format is not affected, and --formats storage leaves this one out';

interface Wanting {
  readonly page_id: string;
  readonly kind: 'page' | 'blogpost';
  readonly version_number: number;
}

type View = { readonly version: number; readonly value: string };

/** A search that expands a body may answer with so many (support notes). */
const SEARCH_LIMIT = 50;

/**
 * What readers see, rendered by the site for the token's person. No list brings it (v2 document, body-format), but a
 * search by ids renders fifty at once; what it leaves out is asked for one by one.
 */
export const viewFormatStage = (session: Session): Stage => ({
  name: 'view-format',
  title: 'view format',
  lane: 'histories',
  after: [],
  walks: async () => {
    if (!session.account.settings.formats.includes('view')) return [];
    const { pool } = session.records;
    const { account } = session.run;
    const unseen = await unlistedIds(session);
    const { rows } = await pool.query(`select count(*) as count from (${WANTING}) w`, [account, unseen]);
    return [
      itemWalk<readonly Wanting[], readonly (readonly [Wanting, View])[]>({
        stage: 'view-format',
        scope: 'all',
        expected: rows[0].count,
        gap: { kind: 'view format', subjectId: '*', mend },
        batchSize: SEARCHES_AT_ONCE,
        next: async (after, limit) => {
          const found = await pool.query<Wanting>(`${WANTING} and p.page_id > $3 order by p.page_id limit $4`, [
            account,
            unseen,
            after ?? '',
            limit * SEARCH_LIMIT,
          ]);
          return Array.from({ length: Math.ceil(found.rows.length / SEARCH_LIMIT) }, (_, i) =>
            found.rows.slice(i * SEARCH_LIMIT, (i + 1) * SEARCH_LIMIT),
          );
        },
        idOf: (batch) => batch.at(-1)?.page_id ?? '',
        read: (batch) => rendered(session, batch),
        store: (writer, read) =>
          writer.upsert(
            pageContents,
            read.flatMap(([, views]) =>
              views.map(([{ page_id }, view]) => ({
                page_id,
                format: 'view',
                version_number: view.version,
                value: view.value,
              })),
            ),
          ),
        sizeOf: (batch) => batch.length,
        gapOf: (batch) => ({ kind: 'view format', subjectId: batch.map(({ page_id }) => page_id).join(' '), mend }),
      }),
    ];
  },
});

/** So many searches run at once, and as many again while their answers are being stored. */
const SEARCHES_AT_ONCE = 4;

const rendered = async (
  session: Session,
  batch: readonly Wanting[],
): Promise<readonly (readonly [Wanting, View])[]> => {
  const found = await search(session, batch);
  const singles = await Promise.all(
    batch.map(async (page) => [page, found.get(page.page_id) ?? (await readOne(session, page))] as const),
  );
  return singles.flatMap(([page, view]) => (view === null ? [] : [[page, view] as const]));
};

const search = async (session: Session, batch: readonly Wanting[]): Promise<ReadonlyMap<string, View>> => {
  const views = new Map<string, View>();
  try {
    for await (const item of contentByIds(session.client, {
      ids: batch.map(({ page_id }) => page_id),
      expand: ['body.view', 'version'],
      limit: SEARCH_LIMIT,
      inArchivedSpaces: false,
    })) {
      const id = textOf(item, 'id');
      const view = viewOf(item);
      if (id !== null && view !== null) views.set(id, view);
    }
  } catch (error) {
    // Rendering many may fail where rendering each works: a broken macro, a gateway's patience.
    if (!(error instanceof RequestError) || error.policy === 'fail-run') throw error;
  }
  return views;
};

const viewOf = (wire: Wire): View | null => {
  const version = numberOf(wire, 'version', 'number');
  const value = objectOf(wire, 'body', 'view')?.value;
  return version === null || typeof value !== 'string' ? null : { version, value };
};

const readOne = async (session: Session, page: Wanting): Promise<View | null> => {
  const get = page.kind === 'page' ? getPageById : getBlogPostById;
  try {
    return viewOf((await get(session.client, { id: Number(page.page_id), bodyFormat: 'view' })) as unknown as Wire);
  } catch (error) {
    // It went since it was listed; the next sweep will say where.
    if (error instanceof Refused) return null;
    throw error;
  }
};
