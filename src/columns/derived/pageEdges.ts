import { integer, nullable, text } from '../../model/table.ts';
import type { DerivedTable } from './derivedTable.ts';

/** Links by title find a page as the site does: in the space that they name, what is current first. */
export const pageEdges: DerivedTable = {
  name: 'page_edges',
  meaning: 'Links of current pages and blogposts to other content of the site, and where they lead.',
  history: 'derived',
  key: ['page_id', 'kind', 'target'],
  columns: {
    page_id: text('The page that links.'),
    kind: text('page, blogpost or content, as in page_links.'),
    target: text('The target as written.'),
    target_space_key: nullable(text('The space key, where the link names one or implies its own.')),
    target_title: nullable(text('The title, where the link names one.')),
    target_page_id: nullable(text('The page, folder … that it leads to; null where none is known.')),
    state: text(
      'current, archived, trashed, deleted, draft or missing, as the target is; ' +
        'wanted: the space has no page of that title; foreign: no such space is known; unseen: no such id is known.',
    ),
    count: integer('How often the page links there.'),
  },
  select: `
with ranks as (
  select unnest(['current', 'archived', 'draft', 'trashed', 'deleted', 'missing']) as status, generate_subscripts(
    ['current', 'archived', 'draft', 'trashed', 'deleted', 'missing'], 1) as rank
), links as (
  select l.* from page_links l
  join pages p on p.account = l.account and p.page_id = l.page_id and p.status = 'current' and p.kind in ('page', 'blogpost')
  where l.kind in ('page', 'blogpost', 'content')
), wanted as (
  select distinct l.account, l.kind, l.target_space_key, l.target_title, s.space_id
  from links l left join spaces s on s.account = l.account and s.key = l.target_space_key
  where l.target_id is null and l.target_title is not null
), titled as (
  select w.account, w.kind, w.target_space_key, w.target_title, w.space_id,
    arg_min(p.page_id, (coalesce(r.rank, 9), p.page_id)) as page_id,
    arg_min(p.status, (coalesce(r.rank, 9), p.page_id)) as status
  from wanted w
  left join pages p on p.account = w.account and p.space_id = w.space_id and p.title = w.target_title and p.kind = w.kind
  left join ranks r on r.status = p.status
  group by all
)
select l.account, l.page_id, l.kind, l.target, l.target_space_key, l.target_title, p.page_id as target_page_id, coalesce(p.status, 'unseen') as state, l.count
from links l left join pages p on p.account = l.account and p.page_id = l.target_id
where l.target_id is not null
union all
select l.account, l.page_id, l.kind, l.target, l.target_space_key, l.target_title, t.page_id,
  coalesce(t.status, case when t.space_id is null then 'foreign' else 'wanted' end), l.count
from links l
join titled t on t.account = l.account and t.kind = l.kind
  and t.target_space_key is not distinct from l.target_space_key and t.target_title = l.target_title
where l.target_id is null and l.target_title is not null`,
};
