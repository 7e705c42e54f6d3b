import { getViewers, getViews } from 'confluence.js/v1';
import { Refused } from '../../../crawl/errors.ts';
import type { Stage } from '../../../crawl/stage.ts';
import { iso } from '../../../model/clock.ts';
import { pageViews } from '../../../model/tables/pages.ts';
import { unlistedIds } from '../listed.ts';
import type { Session } from '../session.ts';
import { keepDocuments } from '../session.ts';
import { numberOf } from '../wire.ts';

/**
 * Views cost two requests for each page and no list brings them, so each run asks about a few: two in a thousand at first,
 * one in ten thousand later, those whose answer is oldest first, and among them those that were edited last.
 */
const PAGES_FOR_ONE_READ = { first: 500, later: 10_000 };
const FEWEST_READS = 2;

const OLDEST_FIRST = `
select p.page_id from pages p
left join (select page_id, max(observed_at) as at from page_views where account = $1 group by page_id) seen using (page_id)
where p.account = $1 and p.kind in ('page', 'blogpost') and p.status = 'current' and p.title is not null and p.page_id <> all ($3)
order by seen.at nulls first, p.version_at desc nulls last, p.page_id limit $2`;

export const viewsStage = (session: Session): Stage => ({
  name: 'views',
  title: 'views',
  lane: 'histories',
  after: [],
  walks: async () => {
    const { pool } = session.records;
    const { rows } = await pool.query("select count(*) as count from pages where account = $1 and status = 'current'", [
      session.run.account,
    ]);
    const budget = Math.max(
      FEWEST_READS,
      Math.ceil(rows[0].count / PAGES_FOR_ONE_READ[session.everything ? 'first' : 'later']),
    );
    return [
      {
        scope: 'oldest',
        expected: Math.min(budget, rows[0].count),
        gap: {
          kind: 'views',
          subjectId: '*',
          mend: 'views need a plan with analytics and the right to see them; nothing else is affected',
        },
        async *batches() {
          const wanted = await pool.query<{ page_id: string }>(OLDEST_FIRST, [
            session.run.account,
            budget,
            await unlistedIds(session),
          ]);
          const [first, ...rest] = wanted.rows;
          if (first === undefined) return;
          // Where the plan has no analytics the first answer says so, and nobody else is asked.
          const found = [
            await read(session, first.page_id),
            ...(await Promise.all(rest.map((row) => readOrNone(session, row.page_id)))),
          ];
          yield {
            items: found.length,
            cursor: null,
            write: async (writer) => {
              const told = found.filter((one) => one !== null);
              await writer.insertMissing(
                pageViews,
                told.map(({ row }) => row),
              );
              await keepDocuments(
                writer,
                'confluence.analytics.Views',
                told.map(({ row, wire }) => [row.page_id, wire]),
              );
            },
          };
        },
      },
    ];
  },
});

const read = async (session: Session, pageId: string) => {
  const [views, viewers] = await Promise.all([
    getViews(session.client, { contentId: pageId }),
    getViewers(session.client, { contentId: pageId }),
  ]);
  const count = numberOf(views, 'count');
  return count === null
    ? null
    : {
        row: {
          page_id: pageId,
          observed_at: iso(session.clock.now()),
          views: count,
          viewers: numberOf(viewers, 'count'),
        },
        wire: { views, viewers },
      };
};

/** A page that went since it was listed has no views to tell. */
const readOrNone = async (session: Session, pageId: string) => {
  try {
    return await read(session, pageId);
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
};
