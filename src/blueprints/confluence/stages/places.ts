import { CRAWL_AGAIN } from '../../../crawl/gaps.ts';
import { itemWalk } from '../../../crawl/itemWalk.ts';
import type { Stage } from '../../../crawl/stage.ts';
import { restrictionReads } from '../../../model/tables/access.ts';
import { coverageGaps } from '../../../model/tables/operations.ts';
import { pageStates } from '../../../model/tables/pages.ts';
import type { Session } from '../session.ts';

/**
 * Where every page stands: its chain of ancestors, derived from the parents once all of them are there, and its state
 * with history. A page whose parent is not known counts as a root; a cycle, should the site ever show one, is cut.
 */
const PLACE = `
with recursive tree as (
  select p.page_id, '{}'::text[] as path from pages p
  where p.account = $1 and p.space_id = $2
  and not exists (select from pages up where up.account = $1 and up.page_id = p.parent_id and up.space_id = $2)
  union all
  select p.page_id, t.path || t.page_id from tree t
  join pages p on p.account = $1 and p.parent_id = t.page_id and p.space_id = $2
  where p.page_id <> all (t.path)
)
update pages p set ancestor_ids = t.path, xact = pg_current_xact_id()::text::bigint from tree t
where p.account = $1 and p.page_id = t.page_id and p.ancestor_ids is distinct from t.path`;

const inSpace = 'account = $1 and space_id = $2';

export const placesStage = (session: Session): Stage => ({
  name: 'places',
  title: 'places in the tree',
  lane: 'facts',
  // The lists of comments and attachments look at the states as they were.
  after: ['ancestors', 'comments', 'attachments'],
  walks: async () => {
    const { db, pool } = session.records;
    // A first crawl has just filled these: without fresh statistics the joins below would be planned for empty tables.
    await pool.query('analyze pages, page_states, restriction_reads');
    return [
      itemWalk({
        stage: 'places',
        scope: 'spaces',
        gap: { kind: 'places', subjectId: '*', mend: CRAWL_AGAIN },
        batchSize: 1,
        next: (after, limit) =>
          db
            .selectFrom('pages')
            .select('space_id')
            .distinct()
            .where('account', '=', session.run.account)
            .$if(after !== null, (query) => query.where('space_id', '>', after as string))
            .where('space_id', 'is not', null)
            .orderBy('space_id')
            .limit(limit)
            .execute(),
        idOf: ({ space_id }) => space_id ?? '',
        read: async () => null,
        store: async (writer, read) => {
          for (const [{ space_id }] of read) {
            await writer.sql(PLACE, [session.run.account, space_id]);
            await writer.observeFrom(
              pageStates,
              {
                scopes: `select page_id from pages where ${inSpace}`,
                rows: `select page_id, kind, status, space_id, parent_id, owner_id, ancestor_ids from pages where ${inSpace}`,
              },
              [session.run.account, space_id],
            );
            await writer.observeFrom(
              restrictionReads,
              { scopes: `select page_id from (${UNASKED}) u`, rows: UNASKED },
              [session.run.account, space_id],
            );
            await writer.observeFrom(coverageGaps, { scopes: `select walk from (${BLIND}) b`, rows: BLIND }, [
              session.run.account,
              space_id,
            ]);
          }
        },
        gapOf: ({ space_id }) => ({ kind: 'places', subjectId: space_id ?? '*', mend: CRAWL_AGAIN }),
      }),
    ];
  },
});

/** What is never asked about its restrictions says so: empty is not unread. */
const UNASKED = `
select page_id,
  case when kind = 'folder' or status = 'missing' then 'unreadable' else 'unread' end as state,
  case
    when status = 'missing' then 'not visible to the token'
    when kind = 'folder' then 'the site does not tell the restrictions of folders'
    else 'not asked of what is ' || status
  end as reason
from pages where ${inSpace} and (kind = 'folder' or status not in ('current', 'archived'))`;

const BLIND = `
select 'restrictions/' || page_id as walk, 'restrictions' as kind, page_id as subject_id,
  'the site never tells the restrictions of folders, so who can see what stands below is unknown' as reason,
  'none on this side: Atlassian tells them to no token (CONFCLOUD-82920); see the lock of the folder in Confluence itself' as mend
from pages where ${inSpace} and kind = 'folder' and status <> 'missing'`;
