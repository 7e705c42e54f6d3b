import { getBlogPostVersions, getPageVersions } from 'confluence.js/v2';
import { itemWalk } from '../../../crawl/itemWalk.ts';
import type { Stage } from '../../../crawl/stage.ts';
import { pageVersions } from '../../../model/tables/pages.ts';
import { unlistedIds } from '../listed.ts';
import { pageVersionRow } from '../mapping/page.ts';
import { wholeByCursor } from '../paging.ts';
import type { Session } from '../session.ts';
import { keepDocuments } from '../session.ts';
import type { Wire } from '../wire.ts';

/**
 * Pages whose versions are not all there. A page's newest version comes with its list, so one that was never edited is
 * not asked, and neither is one whose version rose by one since the last crawl.
 */
const WANTING = `
select p.page_id, p.kind from pages p
where p.account = $1 and p.version_number > 1 and p.kind in ('page', 'blogpost') and p.status in ('current', 'archived')
and p.history_version is distinct from p.version_number and p.page_id <> all ($2)
and (select count(*) from page_versions v where v.account = p.account and v.page_id = p.page_id) < p.version_number`;

/** Where a history was whole, the one version that came since makes it whole again. */
const ADVANCE = `
update pages p set history_version = version_number, xact = pg_current_xact_id()::text::bigint
where account = $1 and (history_version = version_number - 1 or (history_version is null and version_number = 2 and exists (
  select from page_versions v where v.account = p.account and v.page_id = p.page_id and v.version_number = 1)))`;

const mend = 'let the account view the page; until then its history stays known as it was';

interface Wanting {
  readonly page_id: string;
  readonly kind: 'page' | 'blogpost';
}

export const versionsStage = (session: Session): Stage => ({
  name: 'versions',
  title: 'version histories',
  lane: 'histories',
  after: [],
  walks: async () => {
    const { pool } = session.records;
    const { account } = session.run;
    await session.records.write(session.run, (writer) => writer.sql(ADVANCE, [account]));
    const unseen = await unlistedIds(session);
    const { rows } = await pool.query(`select count(*) as count from (${WANTING}) w`, [account, unseen]);
    return [
      itemWalk<Wanting, readonly Wire[]>({
        stage: 'versions',
        scope: 'pages',
        expected: rows[0].count,
        gap: { kind: 'versions', subjectId: '*', mend },
        batchSize: 100,
        next: async (after, limit) =>
          (
            await pool.query<Wanting>(`${WANTING} and p.page_id > $3 order by p.page_id limit $4`, [
              account,
              unseen,
              after ?? '',
              limit,
            ])
          ).rows,
        idOf: ({ page_id }) => page_id,
        read: async ({ page_id, kind }) => {
          const list = kind === 'page' ? getPageVersions : getBlogPostVersions;
          return wholeByCursor((cursor) =>
            list(session.client, { id: Number(page_id), limit: 250, ...(cursor === undefined ? {} : { cursor }) }),
          );
        },
        store: async (writer, read) => {
          await writer.upsert(
            pageVersions,
            read.flatMap(([{ page_id }, items]) => items.flatMap((item) => pageVersionRow(page_id, item) ?? [])),
          );
          // Numbers may be missing for good: that the list was read counts, not how long it is.
          await writer.sql(
            `update pages set history_version = version_number, xact = pg_current_xact_id()::text::bigint
             where account = $1 and page_id = any ($2)`,
            [account, read.map(([{ page_id }]) => page_id)],
          );
          await keepDocuments(
            writer,
            'confluence.page.PageVersion',
            read.map(([{ page_id }, items]) => [page_id, items]),
          );
        },
        gapOf: ({ page_id }) => ({ kind: 'versions', subjectId: page_id, mend }),
      }),
    ];
  },
});
