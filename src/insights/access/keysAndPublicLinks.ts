import { date, namingPeople, person, text } from '../column.ts';
import { limit, pastDays } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const keysAndPublicLinks: ShippedInsight = {
  id: 'keys-and-public-links',
  area: 'access',
  question: 'Who used the admin key or made public links, as far as the audit log tells?',
  meaning:
    'Records of the audit log that speak of an admin key, which opens everything to an administrator for a while, or of public links, ' +
    'which open a page to the world. Which public links there are now no interface tells.',
  parameters: { days: pastDays('How many days back.', 365), limit: limit(200) },
  columns: {
    at: date('When.'),
    what: text('admin key or public link.'),
    summary: text('What happened, as the site says it.'),
    author: person('Who did it.'),
    object: namingPeople(text('To what.')),
  },
  chart: { kind: 'table' },
  todo: 'Have each use of the key explained; look at each page with a public link as a stranger.',
  coverage: [sights.audit],
  sql: `
select r."at", case when lower(r.summary) like '%admin key%' then 'admin key' else 'public link' end as what, r.summary,
  coalesce(u.display_name, r.author_name, r.author_id) as author, r.object
from (
  select * from audit_records
  where "at" >= $now::timestamp - to_days($days::integer) and (lower(summary) like '%admin key%' or lower(summary) like '%public link%')
  order by "at" desc, audit_id limit $limit
) r left join users u on u.account = r.account and u.user_id = r.author_id
order by r."at" desc, r.audit_id`,
};
