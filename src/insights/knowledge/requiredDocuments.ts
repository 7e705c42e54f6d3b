import { count, date, days, group, id, page, space, text } from '../column.ts';
import { nothingDocumented } from '../documentation/bind.ts';
import { documentedRows, fitsOne } from '../documentation/rows.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const requiredDocuments: ShippedInsight = {
  id: 'required-documents',
  area: 'knowledge',
  question: 'Which of the documents that teams and projects must have are there, stale or missing?',
  meaning:
    'What documentation.yaml in the home says of kinds, teams and what each must have, against the current pages and blogposts. ' +
    'The page that counts is the one that a person edited, or attested as it still is, last; there: within the days; stale: before ' +
    'them; missing: there is none. Unknown: the site has none of the spaces, groups and trees that make the team, or the token ' +
    'does not see them.',
  parameters: {
    team: { kind: 'text', meaning: 'The name of one team; not given: all.', default: null },
    state: {
      kind: 'text',
      meaning: 'Only those: there, stale, missing or unknown; not given: all.',
      default: null,
      pattern: /^(there|stale|missing|unknown)$/,
      form: 'there, stale, missing or unknown',
    },
  },
  columns: {
    team: group('The name of the team or project.'),
    document_kind: text('The kind of document.'),
    state: text('there, stale, missing or unknown.'),
    space: space('The key of the space of the page that counts.'),
    title: page('Its title.'),
    page_id: id('Its id.'),
    fresh_at: date('When a person last edited it, or attested it as it still is.'),
    sign: text('Which of the two that was: edit or review.'),
    days_allowed: days('For how many days that keeps it fresh.'),
    documents: count('How many of the kind the team has.'),
    document: id('The team and the kind, as a rule names what it finds.'),
  },
  chart: { kind: 'heatmap', x: 'document_kind', y: ['state'], series: 'team' },
  todo: 'Write what is missing, bring up to date or attest what is stale; what is there under another name needs a label or a pattern in the file.',
  coverage: [sights.pages, sights.labels, sights.versions, sights.people],
  bound: nothingDocumented,
  lacks:
    'documentation.yaml in the home names no team that must have something: docs/insights.md shows how it is written',
  sql: `
with ${documentedRows}, open_spaces as (
  select account, space_id, key, name, type from spaces where status = 'current'
), held as (
  select s.account, t.nr, case when t.each = 'space' then s.space_id else '' end as part, coalesce(t.name, s.name, s.key) as team, s.space_id
  from stated_teams t join open_spaces s on ${fitsOne('s.key', 't.spaces')} and (t.each is null or s.type <> 'personal')
), joined as (
  select g.account, t.nr, case when t.each = 'group' then g.group_id else '' end as part, coalesce(t.name, g.name) as team, g.group_id
  from stated_teams t join groups g on ${fitsOne('g.name', 't.groups')} and g.status = 'current'
), rooted as (
  select p.account, t.nr, '' as part, t.name as team, t.root
  from (select nr, name, unnest(trees) as root from stated_teams) t join pages p on p.page_id = t.root
), teams as (
  select account, nr, part, any_value(team) as team from (
    select account, nr, part, team from held union all select account, nr, part, team from joined
    union all select account, nr, part, team from rooted
  ) group by all
), kind_spaces as (
  select k.id, s.account, s.space_id from stated_kinds k join open_spaces s on ${fitsOne('s.key', 'k.spaces')}
), alike as (
  select f.account, f.page_id, k.id from (
    select account, page_id, unnest(labels) as label from page_facts where status = 'current' and len(labels) > 0
  ) f join (select id, unnest(labels) as label from stated_kinds) k on k.label = lower(f.label)
  union
  select f.account, f.page_id, k.id from page_facts f join (select id, unnest(titles) as pattern from stated_kinds) k
    on like_escape(lower(nfc_normalize(f.title)), k.pattern, '\\') where f.status = 'current'
  union
  select b.account, b.page_id, k.id from (select account, page_id, unnest(macros) as macro from page_bodies) b
  join (select id, unnest(macros) as macro from stated_kinds) k on k.macro = lower(b.macro)
  union
  select f.account, f.page_id, k.id from page_facts f join stated_kinds k on k.shipped and f.document_kind = k.id
  where f.status = 'current'
  union
  select f.account, f.page_id, k.id from page_facts f
  join kind_spaces s on s.account = f.account and s.space_id = f.space_id
  join stated_kinds k on k.id = s.id and k.everything where f.status = 'current'
), documents as (
  select a.id as kind, f.account, f.page_id, f.space_id, f.title, f.owner_id, greatest(f.edited_at, f.reviewed_at) as fresh_at,
    case when f.reviewed_at >= coalesce(f.edited_at, f.reviewed_at) then 'review' when f.edited_at is not null then 'edit' end as sign
  from alike a
  join stated_kinds k on k.id = a.id
  join page_facts f on f.account = a.account and f.page_id = a.page_id and f.status = 'current'
  where k.anywhere or (a.id, f.account, f.space_id) in (select id, account, space_id from kind_spaces)
), owned as (
  select h.nr, h.part, d.account, d.kind, d.page_id from documents d
  join held h on h.account = d.account and h.space_id = d.space_id
  union
  select j.nr, j.part, d.account, d.kind, d.page_id from documents d
  join group_members m on m.account = d.account and m.user_id = d.owner_id and m.valid_to is null
  join joined j on j.account = m.account and j.group_id = m.group_id
  union
  select r.nr, r.part, d.account, d.kind, d.page_id from documents d
  join (select account, page_id, unnest(list_append(ancestor_ids, page_id)) as root from pages) p
    on p.account = d.account and p.page_id = d.page_id
  join rooted r on r.account = p.account and r.root = p.root
), ranked as (
  select o.nr, o.part, d.*, count(*) over everything as documents, row_number() over (everything order by d.fresh_at desc nulls last, d.page_id) as place
  from owned o join documents d on d.account = o.account and d.page_id = o.page_id and d.kind = o.kind
  window everything as (partition by o.account, o.nr, o.part, o.kind)
), cells as (
  select t.account, t.nr, t.part, t.team, n.kind, n.days, true as known
  from teams t join stated_needs n on n.nr = t.nr
  union all
  select null, t.nr, '', t.name, n.kind, n.days, false
  from stated_teams t join stated_needs n on n.nr = t.nr
  where t.each is null and t.nr not in (select nr from teams)
)
select c.team, c.kind as document_kind, case when not c.known then 'unknown' when r.page_id is null then 'missing'
    when r.fresh_at >= $now::timestamp - to_days(c.days) then 'there' else 'stale' end as state,
  s.key as space, r.title, r.page_id, r.fresh_at, r.sign, c.days as days_allowed, coalesce(r.documents, 0) as documents,
  c.team || ': ' || c.kind as document
from cells c
left join ranked r on r.account = c.account and r.nr = c.nr and r.part = c.part and r.kind = c.kind and r.place = 1
left join spaces s on s.account = r.account and s.space_id = r.space_id
where ($team is null or c.team = $team) and ($state is null or state = $state)
order by c.team, c.kind, c.account, c.part`,
};
