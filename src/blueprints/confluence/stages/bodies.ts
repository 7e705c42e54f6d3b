import { itemWalk } from '../../../crawl/itemWalk.ts';
import type { Stage, Walk } from '../../../crawl/stage.ts';
import { unlistedIds } from '../listed.ts';
import { IDS_AT_ONCE, pagesById } from '../pagesById.ts';
import type { Session } from '../session.ts';
import type { ListedKind } from '../storePages.ts';
import { spaceKeysOf, storePages } from '../storePages.ts';
import type { Wire } from '../wire.ts';
import { listOf } from '../wire.ts';

/**
 * Storage format names the targets of links by title and space key, and leaves the key of its own space out: where these
 * change, so does the body of every page that links there, and a page that moved to another space links elsewhere, all
 * without a version of its own. What targets out of sight are called now is seen when the page itself changes.
 */
const WANTING = `
with renamed as materialized (
  select c.subject_type, c.before ->> 'title' as title, c.before ->> 'key' as key
  from changes c where c.account = $1 and c.observed_at = $5 and c.run_id = $4 and c.kind = 'rename' and c.subject_type in ('page', 'space')
  union all
  select 'page', p.title, null from changes c join pages p on p.account = c.account and p.page_id = c.subject_id
  where c.account = $1 and c.observed_at = $5 and c.run_id = $4 and c.kind = 'move' and c.before ->> 'space_id' is not null
), relinked as materialized (
  select c.subject_id as page_id from changes c
  where c.account = $1 and c.observed_at = $5 and c.run_id = $4 and c.kind = 'move' and c.before ->> 'space_id' is not null
  union
  select l.page_id from page_links l join renamed r on r.subject_type = 'page' and l.target_title = r.title
  where l.account = $1
  union
  select l.page_id from page_links l join renamed r on r.subject_type = 'space' and l.target_space_key = r.key
  where l.account = $1
)
select p.page_id from pages p
left join page_bodies b on b.account = p.account and b.page_id = p.page_id
where p.account = $1 and p.kind = $2 and p.status <> 'missing' and p.title is not null and p.page_id <> all ($3)
and (b.version_number is distinct from p.version_number or p.page_id in (select page_id from relinked))`;

const mend = 'let the account view these pages; until then their bodies stay known as they were';

/** Bodies of what changed since the last crawl, so many pages by their ids in one request. */
export const bodiesStage = (session: Session): Stage => ({
  name: 'bodies',
  title: 'changed bodies',
  lane: 'facts',
  after: ['scope'],
  walks: async () => {
    if (session.everything) return [];
    const unseen = await unlistedIds(session);
    return Promise.all((['page', 'blogpost'] as const).map((kind) => bodiesWalk(session, kind, unseen)));
  },
});

const bodiesWalk = async (session: Session, kind: ListedKind, unseen: readonly string[]): Promise<Walk> => {
  const { rows } = await session.records.pool.query<{ page_id: string }>(WANTING, [
    session.run.account,
    kind,
    unseen,
    session.run.runId,
    session.run.stamp,
  ]);
  const ids = rows.map(({ page_id }) => page_id).sort();
  const spaceKeys = await spaceKeysOf(session);
  return itemWalk<readonly string[], readonly Wire[]>({
    stage: 'bodies',
    scope: kind,
    expected: ids.length,
    gap: { kind: 'bodies', subjectId: kind, mend },
    batchSize: 1,
    next: async (after) => {
      const start = after === null ? 0 : ids.findLastIndex((id) => id <= after) + 1;
      return start < ids.length ? [ids.slice(start, start + IDS_AT_ONCE)] : [];
    },
    idOf: (some) => some.at(-1) ?? '',
    sizeOf: (some) => some.length,
    read: async (some) => listOf(await pagesById(session, kind, some, 'storage'), 'results'),
    store: async (writer, read) => {
      for (const [, items] of read) await storePages(session, kind, spaceKeys, items)(writer);
    },
    gapOf: (some) => ({ kind: 'bodies', subjectId: some.join(' '), mend }),
  });
};
