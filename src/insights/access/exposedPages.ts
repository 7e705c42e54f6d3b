import { count, pageColumns, text } from '../column.ts';
import { asked, limit, oneSpace } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';
import { audienceMeaning, isOpenTo, openTo } from './audience.ts';

export const exposedPages: ShippedInsight = {
  id: 'exposed-pages',
  area: 'access',
  question: 'Which pages are open to the world, to everyone licensed, to guests or to people from outside?',
  meaning:
    'Current pages and blogposts whose effective access, through site, space and every restriction above, lets these people in; ' +
    `certain ones first. For guests and people from outside one who certainly sees it is enough. ${audienceMeaning}`,
  parameters: { to: openTo, space: oneSpace, limit: limit(200) },
  columns: {
    ...pageColumns,
    verdict: text('yes, or unknown where it hangs on what could not be read.'),
    viewers: count('How many people can see it.'),
    external_viewers: count('How many of them are external for sure.'),
    guest_viewers: count('How many of them are guests for sure.'),
    editors: count('How many can edit it.'),
    views: count('How often it was viewed, all time; empty: not known.'),
  },
  chart: { kind: 'table' },
  todo: 'Read these pages with the eyes of those who are let in; restrict what is not meant for them.',
  coverage: [sights.audiences, sights.spaceAccess, sights.restrictions, sights.people, sights.anonymous],
  sql: `
select s.key as space, f.title, a.page_id, a.verdict, a.viewers, a.external_viewers, a.guest_viewers, a.editors, f.views
from (select r.*, ${isOpenTo('r')} as verdict from page_audiences r) a
join page_facts f on f.account = a.account and f.page_id = a.page_id and f.status = 'current'
join spaces s on s.account = f.account and s.space_id = f.space_id
where a.verdict <> 'no' and ${asked('s')}
order by a.verdict desc, coalesce(f.views, 0) desc, a.page_id limit $limit`,
};
