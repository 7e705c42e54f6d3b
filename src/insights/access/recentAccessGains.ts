import { count, date, namingPeople, page, person, text } from '../column.ts';
import { limit, pastDays } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';
import { causesWhere } from './causes.ts';

export const recentAccessGains: ShippedInsight = {
  id: 'recent-access-gains',
  area: 'access',
  question: 'Who gained access lately, to how much, and by what?',
  meaning:
    'Each person who came to see pages by a change that a crawl saw, the newest first. Pages that are new are no gain. Of a change that ' +
    'gave access to more than a thousand people the first thousand are listed: access-effects has the full numbers.',
  parameters: { days: pastDays('How many days back.', 30), limit: limit(200) },
  columns: {
    seen_at: date('When the crawl began that saw it.'),
    person: person('Who; anonymous: whoever is not signed in.'),
    user_id: person('The id.'),
    external: text('Whether from outside: yes, no or unknown.'),
    pages_gained: count('How many pages they can see since.'),
    sample: page('One of them.'),
    sample_page_id: text('Its id.'),
    change: text('The kind of change.'),
    cause: namingPeople(text('The change in words.')),
    actor: person('Who did it, where the audit log names them.'),
  },
  chart: { kind: 'table' },
  todo: 'Ask about what nobody expected, people from outside first; take back what nobody needs.',
  coverage: [sights.accessHistory, sights.history, sights.audit],
  sql: `
with ${causesWhere('a.observed_at >= $now::timestamp - to_days($days::integer) and a.listed_people > 0')}
select c.observed_at as seen_at, coalesce(u.display_name, g.user_id) as person, g.user_id, coalesce(u.is_external, 'unknown') as external,
  g.pages_gained, p.title as sample, g.sample_page_id, c.kind as change, c.cause, c.actor
from access_gains g
join causes c on c.account = g.account and c.run_id = g.run_id and c.change_id = g.change_id
left join users u on u.account = g.account and u.user_id = g.user_id
left join pages p on p.account = g.account and p.page_id = g.sample_page_id
where g.pages_gained > 0
order by c.observed_at desc, g.pages_gained desc, g.user_id, g.change_id limit $limit`,
};
