import { count, group, text } from '../column.ts';
import { pastDays } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';
import { expectedKinds } from './expectedKinds.ts';

export const documentationByTeam: ShippedInsight = {
  id: 'documentation-by-team',
  area: 'knowledge',
  question: 'Which kinds of documents does each team have, lack, or let go stale?',
  meaning:
    'Teams are groups of people who collaborate, or those that are named. A document is of a team where a member owns it; its kind ' +
    'is given away by its labels, else by its title, so what is called otherwise is not found. There: at least one was edited by a ' +
    'person within the days; stale: there are only older ones. Teams of fewer than five are taken together.',
  parameters: {
    teams: { kind: 'list', meaning: 'The names of groups; none: every team of the site.', default: [] },
    kinds: { kind: 'list', meaning: 'The kinds that each team should have.', default: expectedKinds },
    days: pastDays('For how many days an edit keeps a document fresh.', 365),
  },
  columns: {
    team: group('The name of the team.'),
    members: count('How many people are in it.'),
    document_kind: text('The kind of document.'),
    documents: count('How many current ones members own.'),
    fresh: count('How many of them are fresh.'),
    state: text('there, stale or missing.'),
  },
  chart: { kind: 'heatmap', x: 'document_kind', y: ['state'], series: 'team' },
  todo: 'Agree with each team on what it must have; what is missing may also be there under another name or owner.',
  coverage: [sights.people, sights.labels, sights.versions],
  sql: `
with teams as (
  select account, group_id, name from groups
  where status = 'current' and case when len($teams::varchar[]) = 0 then usage_type = 'TEAM_COLLABORATION' else list_contains($teams::varchar[], name) end
), members as (
  select distinct t.account, t.group_id, t.name, m.user_id
  from teams t join group_members m on m.account = t.account and m.group_id = t.group_id and m.valid_to is null
), sizes as (
  select account, group_id, count(*) as members from members group by all
), units as (
  select distinct t.account, case when coalesce(s.members, 0) < 5 then '(teams of fewer than five)' else t.name end as team, m.user_id
  from teams t
  left join sizes s on s.account = t.account and s.group_id = t.group_id
  left join members m on m.account = t.account and m.group_id = t.group_id
), owned as (
  select u.account, u.team, f.document_kind, count(distinct f.page_id) as documents,
    count(distinct f.page_id) filter (where f.edited_at >= $now::timestamp - to_days($days::integer)) as fresh
  from page_facts f join units u on u.account = f.account and u.user_id = f.owner_id
  where f.status = 'current' and f.document_kind is not null
  group by all
), asked as (
  select u.account, u.team, count(distinct u.user_id) as members from units u group by all
)
select a.team, a.members, k.kind as document_kind, coalesce(o.documents, 0) as documents, coalesce(o.fresh, 0) as fresh,
  case when o.fresh > 0 then 'there' when o.documents > 0 then 'stale' else 'missing' end as state
from asked a
cross join (select unnest($kinds::varchar[]) as kind) k
left join owned o on o.account = a.account and o.team = a.team and o.document_kind = k.kind
order by a.team, k.kind`,
};
