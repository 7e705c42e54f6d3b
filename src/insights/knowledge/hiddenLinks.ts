import { count, page, pageColumns, percent, text } from '../column.ts';
import { asked, limit, oneSpace } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const hiddenLinks: ShippedInsight = {
  id: 'hidden-links',
  area: 'knowledge',
  question: 'Which links lead to what their readers cannot see?',
  meaning:
    'Links and includes between current pages where some of those who can see the page cannot see what it links to: to them the link is ' +
    'broken. Counted are active people with a licence and active guests, as of the last finished crawl.',
  parameters: { space: oneSpace, limit: limit(200) },
  columns: {
    ...pageColumns,
    target: page('The title of the page that it leads to.'),
    target_page_id: text('Its id.'),
    links: count('How many links lead there.'),
    viewers: count('How many people can see the page with the link.'),
    shut_out: count('How many of them cannot see the target.'),
    share: percent('How many of a hundred that is.'),
    unknown: count('Of how many more that is not known.'),
    views: count('How often the page was viewed, all time; empty: not known.'),
  },
  chart: { kind: 'table' },
  todo: 'Open the target to those who read of it, or say on the page whom to ask; take links away that tell what is not to be known.',
  coverage: [sights.audiences, sights.links, sights.bodies, sights.restrictions, sights.people],
  sql: `
select s.key as space, f.title, h.page_id, t.title as target, h.target_page_id, h.links, h.viewers, h.shut_out,
  round(100 * h.shut_out / h.viewers) as share, h."unknown", f.views
from hidden_links h
join page_facts f on f.account = h.account and f.page_id = h.page_id and f.status = 'current'
join spaces s on s.account = f.account and s.space_id = f.space_id
left join pages t on t.account = h.account and t.page_id = h.target_page_id
where h.shut_out > 0 and h.viewers > 0 and ${asked('s')}
order by h.shut_out desc, h.page_id, h.target_page_id limit $limit`,
};
