import { count, date, pageColumns, person } from '../column.ts';
import { asked, limit, oneSpace } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';
import { audienceMeaning } from './audience.ts';

export const pagesFewCanSee: ShippedInsight = {
  id: 'pages-few-can-see',
  area: 'access',
  question: 'Which pages can only one person or nobody see?',
  meaning:
    'Current pages and blogposts that so few people see for certain, and nobody else may: lost when these people go, until an ' +
    `administrator opens them. A page that the crawl itself could not see is not among them. ${audienceMeaning}`,
  parameters: {
    people: { kind: 'number', meaning: 'How many people at most.', default: 1, least: 0, most: 1000 },
    space: oneSpace,
    limit: limit(200),
  },
  columns: {
    ...pageColumns,
    viewers: count('How many people can see it.'),
    owner: person('Who owns it.'),
    edited_at: date('When a person last edited it.'),
  },
  chart: { kind: 'table' },
  todo: 'Ask the owners to let somebody else in, or archive what nobody needs.',
  coverage: [sights.audiences, sights.spaceAccess, sights.restrictions, sights.people],
  sql: `
select s.key as space, f.title, a.page_id, a.viewers, coalesce(u.display_name, f.owner_id) as owner, f.edited_at
from page_audiences a
join page_facts f on f.account = a.account and f.page_id = a.page_id and f.status = 'current'
join spaces s on s.account = f.account and s.space_id = f.space_id
left join users u on u.account = f.account and u.user_id = f.owner_id
where a.viewers + a.unknown_viewers <= $people and ${asked('s')}
order by a.viewers, a.page_id limit $limit`,
};
