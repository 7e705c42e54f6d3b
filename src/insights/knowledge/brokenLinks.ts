import { count, page, pageColumns, text } from '../column.ts';
import { asked, limit, oneSpace } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const brokenLinks: ShippedInsight = {
  id: 'broken-links',
  area: 'knowledge',
  question: 'Which links inside the site are broken?',
  meaning:
    'Links of current pages to content that is in the trash, deleted or missing (known and not shown any more), to ids that are ' +
    'not known, and to spaces that are not known. What the token may not see cannot be told from what is not there. Links to ' +
    'titles that a known space does not have are wanted pages.',
  parameters: {
    archived: {
      kind: 'text',
      meaning: 'yes: links to archived content too.',
      default: 'no',
      pattern: /^(yes|no)$/,
      form: 'yes or no',
    },
    space: oneSpace,
    limit: limit(200),
  },
  columns: {
    ...pageColumns,
    leads_to: page('The title that the link leads to, else the target as written.'),
    state: text(
      'trashed, deleted, draft, missing, archived; unseen: no such id is known; foreign: no such space is known.',
    ),
    count: count('How often the page links there.'),
    views: count('How often the linking page was viewed, all time; empty: not known.'),
  },
  chart: { kind: 'table' },
  todo: 'Repair the links of the pages that are read most, or restore what they lead to.',
  coverage: [sights.bodies, sights.pages],
  sql: `
select s.key as space, f.title, e.page_id, coalesce(t.title, e.target) as leads_to, e.state, e.count, f.views
from page_edges e
join page_facts f on f.account = e.account and f.page_id = e.page_id
join spaces s on s.account = f.account and s.space_id = f.space_id
left join pages t on t.account = e.account and t.page_id = e.target_page_id
where e.state not in ('current', 'wanted') and (e.state <> 'archived' or $archived = 'yes') and ${asked('s')}
order by coalesce(f.views, 0) desc, e.page_id, e.kind, e.target limit $limit`,
};
