import { count, date, pageColumns } from '../column.ts';
import { asked, limit, oneSpace } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';
import { audienceMeaning } from './audience.ts';

export const wideAndUnread: ShippedInsight = {
  id: 'wide-and-unread',
  area: 'access',
  question: 'Which pages can many see and hardly anybody reads?',
  meaning:
    'Current pages and blogposts with many who can see them and few who ever viewed them, of those whose views the site has told; ' +
    `the site is asked for some pages in each crawl. ${audienceMeaning}`,
  parameters: {
    audience: {
      kind: 'number',
      meaning: 'How many people can see it at least.',
      default: 20,
      least: 1,
      most: 1_000_000,
    },
    readers: { kind: 'number', meaning: 'How many have viewed it at most.', default: 1, least: 0, most: 1_000_000 },
    space: oneSpace,
    limit: limit(200),
  },
  columns: {
    ...pageColumns,
    audience: count('How many people can see it for certain.'),
    readers: count('How many have viewed it, all time.'),
    views: count('How often it was viewed, all time.'),
    asked_at: date('When the site was asked for its views.'),
    edited_at: date('When a person last edited it.'),
  },
  chart: { kind: 'scatter', x: 'audience', y: ['readers'] },
  todo: 'Archive what nobody needs; tell of what somebody should; close what few were meant to see.',
  coverage: [sights.views, sights.audiences],
  sql: `
select s.key as space, f.title, a.page_id, a.viewers as audience, coalesce(f.viewers, 0) as readers, f.views, f.views_at as asked_at,
  f.edited_at
from page_audiences a
join page_facts f on f.account = a.account and f.page_id = a.page_id and f.status = 'current'
join spaces s on s.account = f.account and s.space_id = f.space_id
where a.viewers >= $audience and (f.viewers <= $readers or f.views = 0) and ${asked('s')}
order by a.viewers desc, readers, a.page_id limit $limit`,
};
