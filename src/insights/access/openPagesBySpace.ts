import { count, space } from '../column.ts';
import { limit } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';
import { audienceMeaning } from './audience.ts';

export const openPagesBySpace: ShippedInsight = {
  id: 'open-pages-by-space',
  area: 'access',
  question: 'How open is each space?',
  meaning: `How many current pages and blogposts of each space are certainly open to whom, by effective access. ${audienceMeaning}`,
  parameters: { limit: limit(200) },
  columns: {
    space: space('The key of the space.'),
    name: space('The name.'),
    pages: count('How many current pages and blogposts it has.'),
    anonymous: count('How many of them anonymous people can see.'),
    everyone: count('How many everyone licensed can see.'),
    external: count('How many somebody from outside can see.'),
    guests: count('How many a guest can see.'),
    one_or_nobody: count('How many one person or nobody can see.'),
    unknown: count('Of how many it is not known of somebody whether they can see them.'),
  },
  chart: { kind: 'bar', x: 'space', y: ['anonymous', 'everyone', 'external', 'guests'] },
  todo: 'Begin with the spaces that are more open than their topic; exposed-pages lists the pages.',
  coverage: [sights.audiences, sights.spaceAccess, sights.restrictions, sights.people, sights.anonymous],
  sql: `
select s.key as space, s.name, count(*) as pages, count(*) filter (where a.anonymous = 'yes') as anonymous,
  count(*) filter (where a.everyone = 'yes') as everyone, count(*) filter (where a.external_viewers > 0) as external,
  count(*) filter (where a.guest_viewers > 0) as guests,
  count(*) filter (where a.viewers + a.unknown_viewers <= 1) as one_or_nobody,
  count(*) filter (where a.unknown_viewers > 0) as "unknown"
from page_audiences a
join page_facts f on f.account = a.account and f.page_id = a.page_id and f.status = 'current'
join spaces s on s.account = f.account and s.space_id = f.space_id
group by s.account, s.space_id, s.key, s.name
order by anonymous desc, everyone desc, s.space_id limit $limit`,
};
