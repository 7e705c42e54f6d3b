/** What can be looked for in the records; other links lead to people, to places on their own page, or away. */
const KINDS = ['page', 'content', 'blogpost', 'include', 'excerpt-include', 'attachment', 'space'];

/**
 * Links to look at, in a temporary table: of $1 the account, all of them where $2 is 0, else those that rows written by
 * the transaction $2 or later may have given another meaning. They are found by what they name and by what they led to,
 * so that nothing of the other links is read:
 * - what was written itself, and what names, or leads to, a page that was;
 * - what several pages had the name of: one of them may be called otherwise now;
 * - what nothing was found for in a space that is seen whole, or not any more, so that it is wanted, or is not;
 * - links to spaces, and to files, where a space or the view of the files is another.
 *
 * A blogpost differs from a page in a target only by the slash and the day before its title.
 */
const ASKED = `
create temp table asked on commit drop as
with changed_spaces as materialized (
  select space_id from spaces where account = $1 and xact >= $2
), others as materialized (
  select page_id, title from pages where account = $1 and xact >= $2
  union
  select p.page_id, p.title from changed_spaces s join pages p on p.account = $1 and p.space_id = s.space_id
  union
  select p.page_id, p.title from (select distinct page_id from attachments where account = $1 and xact >= $2) a
  join pages p on p.account = $1 and p.page_id = a.page_id
), touched as materialized (
  select ctid as at from page_links where account = $1 and xact >= $2
  union
  select l.ctid from others o join page_links l
    on l.account = $1 and l.resolution in ('resolved', 'trashed', 'absent') and l.resolved_page_id = o.page_id
  union
  select l.ctid from others o join page_links l on l.account = $1 and l.target_id = o.page_id
  union
  select l.ctid from (select distinct title from others) o join page_links l on l.account = $1 and l.target_title = o.title
  union
  select l.ctid from others o join page_links l on l.account = $1 and l.page_id = o.page_id and l.kind = 'attachment'
  union
  select l.ctid from page_links l where l.account = $1 and l.resolution = 'ambiguous'
  union
  select l.ctid from page_links l where l.account = $1 and l.resolution = 'wanted'
  and lower(coalesce(l.target_space_key, '')) not in (select key from whole_spaces)
  union
  select l.ctid from page_links l where l.account = $1 and l.resolution = 'unseen' and l.target_title is not null
  and lower(coalesce(l.target_space_key, '')) in (select key from whole_spaces)
  union
  select l.ctid from page_links l where l.account = $1 and l.kind = 'space' and exists (select from changed_spaces)
  union
  select l.ctid from page_links l
  where l.account = $1 and l.resolution in ('absent', 'unseen') and l.kind = 'attachment' and exists (
    select from coverage_gaps where account = $1 and xact >= $2 and split_part(walk, '/', 1) = 'attachments')
), looked_at as (
  select l.* from page_links l
  where l.account = $1 and l.kind in (${KINDS.map((kind) => `'${kind}'`).join(', ')}) and LOOKED_AT
)
select page_id, kind, target, target_id, resolution, resolved_page_id, lower(coalesce(target_space_key, '')) as key, coalesce(target_title, '') as title,
  case
    when target_id is not null or target_title is null then null
    when kind in ('page', 'blogpost') then kind
    when starts_with(target, coalesce(target_space_key, '') || ':' || target_title) then 'page'
    else 'blogpost'
  end as named,
  coalesce(
    substring(substr(target, length(coalesce(target_space_key, '')) + 2) from '^/(\\d{4}/\\d\\d/\\d\\d)/'), '') as day,
  case
    when kind <> 'attachment' then null
    when target_id is not null then substr(target, length(target_id) + 2)
    when target_title is not null then substr(target, strpos(target, target_title || '^') + length(target_title) + 1)
    else substr(target, 2)
  end as file
from looked_at`;

const askedFor = (since: number): string =>
  ASKED.replace('LOOKED_AT', since === 0 ? '$2::bigint = 0' : 'l.ctid = any (array(select at from touched))');

/** Of several things, the one that a reader of the site would get. */
const RANK = `
  case when p.status = 'current' then 0 when p.status = 'archived' then 1 when p.status in ('trashed', 'deleted') then 3
    when p.status = 'missing' then 4 else 2 end`;

/**
 * What each name stands for. A day tells blogposts of one title apart; it is that of the site's time zone, so one alone of
 * that title is meant whatever its day.
 */
const NAMED = `
create temp table named on commit drop as
with names as (
  select distinct key, title, named, day from asked where named is not null
), found as (
  select n.*, p.page_id, ${RANK} as rank,
    n.day <> '' and to_char(p.created_at at time zone 'UTC', 'YYYY/MM/DD') is distinct from n.day as other_day
  from names n
  join spaces s on s.account = $1 and lower(s.key) = n.key and s.status <> 'missing'
  join pages p on p.account = $1 and p.space_id = s.space_id and p.title = n.title and p.kind = n.named
)
select distinct on (key, title, named, day) key, title, named, day, page_id, rank,
  count(*) over (partition by key, title, named, day, rank, other_day) as alike
from found order by key, title, named, day, rank, other_day, page_id`;

/**
 * Spaces of which the token sees everything, as far as anybody can tell: no filter leaves a part of them out ($2), the lists
 * of pages came to their end, no coverage is lost, and nothing says that pages are kept from readers there. These would be
 * something hidden that stands above pages, a page that was shown once and went without passing through the trash, or one
 * that only some may read: where that is done at all, it may be done to pages that the token knows nothing of.
 */
const WHOLE = `
create temp table whole_spaces on commit drop as
select lower(s.key) as key from spaces s
where s.account = $1 and s.status <> 'missing' and $2::boolean
and not exists (
  select from coverage_gaps g where g.account = $1 and g.valid_to is null
  and (g.kind = 'coverage lost' or split_part(g.walk, '/', 1) in ('pages', 'blogposts')))
and not exists (
  select from pages hidden join pages below
    on below.account = $1 and below.parent_id = hidden.page_id and below.status <> 'missing'
  where hidden.account = $1 and hidden.space_id = s.space_id and hidden.title is null)
and not exists (
  select from pages gone join page_states was on was.account = $1 and was.page_id = gone.page_id
  where gone.account = $1 and gone.space_id = s.space_id and gone.status = 'missing'
  and was.valid_to = (
    select max(valid_to) from page_states t where t.account = $1 and t.page_id = gone.page_id and t.status <> 'missing')
  and was.status in ('current', 'archived'))
and not exists (
  select from permissions r join pages p on p.account = $1 and p.page_id = r.page_id
  where r.account = $1 and r.valid_to is null and r.operation = 'read' and p.space_id = s.space_id)`;

/** Links whose answer is another than before. */
const JUDGED = `
create temp table judged on commit drop as
with found as (
  select a.*, coalesce(n.page_id, p.page_id) as found_id, n.alike,
    coalesce(n.rank, case when p.page_id is not null then ${RANK} end) as rank, p.title is null as nameless
  from asked a
  left join named n on n.key = a.key and n.title = a.title and n.named = a.named and n.day = a.day
  left join pages p on p.account = $1 and p.page_id = coalesce(a.target_id, case when a.named is null then a.page_id end)
), judged as materialized (
  select f.page_id, f.kind, f.target, f.resolution as before, f.resolved_page_id as before_id, f.found_id, case
    when f.kind = 'space' then case
      when f.key in (select lower(key) from spaces where account = $1 and status <> 'missing') then 'resolved'
      else 'unseen' end
    when f.alike > 1 then 'ambiguous'
    when f.rank = 3 then 'trashed'
    when f.rank = 4 then 'unseen'
    when f.rank is null then case
      when f.named is not null and f.key in (select key from whole_spaces) then 'wanted' else 'unseen' end
    when f.kind <> 'attachment' then 'resolved'
    when exists (
      select from attachments t where t.account = $1 and t.page_id = f.found_id and t.title = f.file
      and coalesce(t.status, 'current') not in ('missing', 'trashed', 'deleted')) then 'resolved'
    when (f.named is null and f.nameless) or exists (
      select from coverage_gaps g where g.account = $1 and g.valid_to is null and split_part(g.walk, '/', 1) = 'attachments')
      then 'unseen'
    else 'absent'
  end as resolution
  from found f
), resolved as (
  select page_id, kind, target, before, before_id, resolution,
    case when kind <> 'space' and resolution in ('resolved', 'trashed', 'absent') then found_id end as resolved_page_id
  from judged
)
select page_id, kind, target, resolution, resolved_page_id from resolved
where (before, before_id) is distinct from (resolution, resolved_page_id)
order by page_id, kind, target`;

const WRITE = `
update page_links l set resolution = j.resolution, resolved_page_id = j.resolved_page_id,
  xact = pg_current_xact_id()::text::bigint
from judged j
where l.account = $1 and l.page_id = j.page_id and l.kind = j.kind and l.target = j.target`;

/** A statement with its parameters. */
type Statement = readonly [sql: string, values?: readonly unknown[]];

/**
 * The statements that find out what the links of an account lead to, to be run in one transaction. They write the links
 * whose answer is another than before and no others. What they find depends on what the records know now alone.
 */
export const resolveLinks = (
  account: string,
  { since, takesSpacesWhole }: { readonly since: number; readonly takesSpacesWhole: boolean },
): readonly Statement[] => [
  [WHOLE, [account, takesSpacesWhole]],
  ['analyze whole_spaces'],
  [askedFor(since), [account, since]],
  ['analyze asked'],
  [NAMED, [account]],
  ['analyze named'],
  [JUDGED, [account]],
  ['analyze judged'],
  [WRITE, [account]],
  ['drop table asked, named, whole_spaces, judged'],
];
