import { count, group, percent } from '../column.ts';
import { limit, monthsBack, pastMonths } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const teamActivity: ShippedInsight = {
  id: 'team-activity',
  area: 'collaboration',
  question: 'How much do teams write?',
  meaning:
    'Members of each team (groups of people who collaborate, or those that are named) and their edits in the past months. Teams of ' +
    'fewer than five are taken together, so that nobody is singled out.',
  parameters: {
    teams: { kind: 'list', meaning: 'The names of groups; none: every team of the site.', default: [] },
    months: pastMonths(6),
    limit: limit(100),
  },
  columns: {
    team: group('The name of the team.'),
    members: count('How many people are in it.'),
    writing: count('How many of them edited.'),
    percent: percent('The share of these.'),
    edits: count('How many edits they made.'),
    created: count('How many pages they created.'),
  },
  chart: { kind: 'bar', x: 'team', y: ['members', 'writing'] },
  todo: 'Ask teams that write little where they keep what they know.',
  coverage: [sights.people, sights.versions],
  sql: `
with members as (
  select distinct g.account, g.group_id, g.name, m.user_id
  from groups g join group_members m on m.account = g.account and m.group_id = g.group_id and m.valid_to is null
  where g.status = 'current' and case when len($teams::varchar[]) = 0 then g.usage_type = 'TEAM_COLLABORATION' else list_contains($teams::varchar[], g.name) end
), sized as (
  select *, count(*) over (partition by account, group_id) as size from members
), units as (
  select distinct account, case when size < 5 then '(teams of fewer than five)' else name end as team, user_id from sized
), done as (
  select account, user_id, sum(edits)::bigint as edits, sum(created)::bigint as created
  from contributions where month >= ${monthsBack('months')} and edits > 0
  group by all
)
select u.team, count(*) as members, count(d.user_id) as writing, round(100.0 * count(d.user_id) / count(*)) as percent,
  coalesce(sum(d.edits), 0)::bigint as edits, coalesce(sum(d.created), 0)::bigint as created
from units u left join done d on d.account = u.account and d.user_id = u.user_id
group by u.account, u.team
order by edits desc, team limit $limit`,
};
