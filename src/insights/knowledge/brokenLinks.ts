import { isBroken } from '../../columns/derived/isBroken.ts';
import { count, page, pageColumns, text } from '../column.ts';
import { asked, limit, oneSpace } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import type { Parameter } from '../parameter.ts';
import { sights } from '../sight.ts';

const alsoThose = (which: string): Parameter => ({
  kind: 'text',
  meaning: `yes: also links ${which}.`,
  default: 'no',
  pattern: /^(yes|no)$/,
  form: 'yes or no',
});

export const brokenLinks: ShippedInsight = {
  id: 'broken-links',
  area: 'knowledge',
  question: 'Which links inside the site are broken?',
  meaning:
    'Links, includes and attachments of current pages that are known to lead nowhere: what they name is in the trash, is not ' +
    'attached to the page that they name, or has a title that nothing has in a space of which the token sees everything. What ' +
    'the token may not see cannot be told from what is not there, so such links are unseen and only listed when asked for.',
  parameters: {
    archived: alsoThose('to archived content'),
    unseen: alsoThose('of which it cannot be known whether they lead anywhere'),
    space: oneSpace,
    limit: limit(200),
  },
  columns: {
    ...pageColumns,
    link: text('page, blogpost, content, attachment, include, excerpt-include or space, as in page_links.'),
    leads_to: page(
      'The title that the link leads to, where one is known; else, and for attachments, the target as written.',
    ),
    state: text(
      'trashed: it is in the trash. absent: the page has no such attachment. wanted: nothing has that title. archived: it is ' +
        'there and archived. unseen: it was there once, or cannot be seen, or is not there.',
    ),
    count: count('How often the page links there.'),
    views: count('How often the linking page was viewed, all time; empty: not known.'),
  },
  chart: { kind: 'table' },
  todo: 'Repair the links of the pages that are read most, or restore what they lead to.',
  coverage: [sights.bodies, sights.links, sights.pages],
  sql: `
select s.key as space, f.title, l.page_id, l.kind as link,
  case when l.kind = 'attachment' then l.target else coalesce(t.title, l.target) end as leads_to,
  case when l.resolution = 'resolved' then 'archived' else l.resolution end as state, l.count, f.views
from page_links l
join page_facts f on f.account = l.account and f.page_id = l.page_id and f.status = 'current'
join spaces s on s.account = f.account and s.space_id = f.space_id
left join pages t on t.account = l.account and t.page_id = l.resolved_page_id
where ${asked('s')} and (${isBroken('l')} or (l.resolution = 'unseen' and $unseen = 'yes')
  or (l.resolution = 'resolved' and t.status = 'archived' and $archived = 'yes'))
order by coalesce(f.views, 0) desc, l.page_id, l.kind, l.target limit $limit`,
};
