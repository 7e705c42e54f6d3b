import { bytes, count, space } from '../column.ts';
import { limit, pastDays } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const filesBySpace: ShippedInsight = {
  id: 'files-by-space',
  area: 'retention',
  question: 'Where do files take room?',
  meaning:
    'Attachments of current pages by space, their newest versions only: older ones take room too, and are not told.',
  parameters: { days: pastDays('A file is old where it was uploaded so many days ago.', 730), limit: limit(50) },
  columns: {
    space: space('The key of the space.'),
    name: space('The name of the space.'),
    files: count('How many files.'),
    size: bytes('How many bytes they have.'),
    old_files: count('How many of them are old.'),
    old_size: bytes('How many bytes these have.'),
    largest: bytes('The size of the largest.'),
  },
  chart: { kind: 'bar', x: 'name', y: ['size', 'old_size'] },
  todo: 'Ask whether the old and large ones are still needed.',
  coverage: [sights.attachments],
  sql: `
with hanging as (
  select f.account, f.space_id, count(*) as files, sum(coalesce(a.bytes, 0))::bigint as size, coalesce(max(a.bytes), 0) as largest,
    count(*) filter (where a.created_at < $now::timestamp - to_days($days::integer)) as old_files,
    coalesce(sum(a.bytes) filter (where a.created_at < $now::timestamp - to_days($days::integer)), 0)::bigint as old_size
  from attachments a join page_facts f on f.account = a.account and f.page_id = a.page_id
  where f.status = 'current' and a.status is distinct from 'missing'
  group by all
)
select s.key as space, s.name, h.files, h.size, h.old_files, h.old_size, h.largest
from hanging h join spaces s on s.account = h.account and s.space_id = h.space_id
order by h.size desc, space limit $limit`,
};
