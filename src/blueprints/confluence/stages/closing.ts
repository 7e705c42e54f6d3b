import { openLosses } from '../../../crawl/coverage.ts';
import { CRAWL_AGAIN, observeGaps } from '../../../crawl/gaps.ts';
import { sightedIn } from '../../../crawl/sightings.ts';
import type { Stage } from '../../../crawl/stage.ts';
import type { Session } from '../session.ts';

/**
 * Open gaps of what is not asked about any more, since it is gone or in the trash, or is not in anybody's way: nobody
 * else would ever close them. Those of bodies and renderings are named by whole batches, which are made anew each time.
 */
const SETTLED = `
select g.walk from coverage_gaps g
left join pages p on p.account = g.account and p.page_id = g.subject_id
left join spaces s on s.account = g.account and s.space_id = g.subject_id
left join groups c on c.account = g.account and c.group_id = g.subject_id
where g.account = $1 and g.valid_to is null and g.valid_from < $2 and case split_part(g.walk, '/', 1)
  when 'restrictions' then p.status not in ('current', 'archived')
  when 'versions' then p.status not in ('current', 'archived')
  when 'members' then c.status = 'missing'
  when 'space-access' then s.status = 'missing'
  when 'ancestors' then g.subject_id <> '*' and not exists (
    select from pages below where below.account = g.account and below.parent_id = g.subject_id and below.status <> 'missing')
  when 'bodies' then g.walk not in ('bodies/page', 'bodies/blogpost')
  when 'view-format' then g.walk <> 'view-format/all'
  else false
end`;

/**
 * What hangs on current pages and was in no whole list of this run. The page itself was listed, so it is not hidden.
 * `hanging` is a query of ids and pages.
 */
const goneFrom = (table: string, key: string, hanging: string, whole: string): string => `
with recursive seen as materialized (${sightedIn(['comments', 'attachments'], '$1', '$2')}),
listed as materialized (${sightedIn(['pages', 'blogposts'], '$1', '$2')}),
hanging as (${hanging})
update ${table} t set status = 'missing', xact = pg_current_xact_id()::text::bigint
from hanging h join pages p on p.account = $1 and p.page_id = h.page_id join listed on listed.id = p.page_id
where t.account = $1 and t.${key} = h.${key} and p.status in ('current', 'archived')
and t.status is distinct from 'missing' and not exists (select from seen where seen.id = t.${key})
and exists (
  select from walks w where w.account = $1 and w.run_id = $2 and w.status = 'complete' and ${whole})`;

/** A reply names no page: it hangs where the comment hangs that it answers. */
const COMMENTS = `
select comment_id, page_id from comments where account = $1 and page_id is not null
union
select reply.comment_id, hanging.page_id from hanging
join comments reply on reply.account = $1 and reply.parent_comment_id = hanging.comment_id`;

const GONE_COMMENTS = goneFrom('comments', 'comment_id', COMMENTS, "w.stage = 'comments' and w.scope = t.kind");
const GONE_ATTACHMENTS = goneFrom(
  'attachments',
  'attachment_id',
  'select attachment_id, page_id from attachments where account = $1',
  "w.stage = 'attachments' and w.scope = 'all'",
);

/** What follows from all facts of the run together. */
export const closingStage = (session: Session): Stage => ({
  name: 'closing',
  title: 'what is settled',
  lane: 'facts',
  after: ['absences', 'bodies', 'ancestors', 'members', 'space-access', 'restrictions', 'comments', 'attachments'],
  walks: async () => [
    {
      scope: 'all',
      gap: { kind: 'closing', subjectId: '*', mend: CRAWL_AGAIN },
      async *batches() {
        if (session.run.notBefore === null) return;
        const { account, runId, stamp } = session.run;
        yield {
          items: 0,
          cursor: null,
          write: async (writer) => {
            const settled = await writer.sql(SETTLED, [account, stamp]);
            await observeGaps(writer, new Map(settled.map(({ walk }) => [String(walk), []])));
            if ((await openLosses(writer, session.run)).length > 0) return;
            await writer.sql(GONE_COMMENTS, [account, runId]);
            await writer.sql(GONE_ATTACHMENTS, [account, runId]);
          },
        };
      },
    },
  ],
});
