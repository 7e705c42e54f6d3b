import { count, space, text } from '../column.ts';
import { asked, oneSpace, pastDays } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';
import { expectedKinds } from './expectedKinds.ts';

export const documentationBySpace: ShippedInsight = {
  id: 'documentation-by-space',
  area: 'knowledge',
  question: 'Which kinds of documents does each space have, lack, or let go stale?',
  meaning:
    'The kind of a page is given away by its labels, else by its title, so what is called otherwise is not found. There: at least ' +
    'one was edited by a person within the days; stale: there are only older ones. Personal spaces are left out.',
  parameters: {
    kinds: { kind: 'list', meaning: 'The kinds that each space should have.', default: expectedKinds },
    days: pastDays('For how many days an edit keeps a document fresh.', 365),
    space: oneSpace,
  },
  columns: {
    space: space('The key of the space.'),
    name: space('The name of the space.'),
    document_kind: text('The kind of document.'),
    documents: count('How many current ones there are.'),
    fresh: count('How many of them are fresh.'),
    state: text('there, stale or missing.'),
  },
  chart: { kind: 'heatmap', x: 'document_kind', y: ['state'], series: 'name' },
  todo: 'Write what a project needs and lacks; label documents by their kind, so that they are found.',
  coverage: [sights.labels, sights.versions],
  sql: `
with found as (
  select account, space_id, document_kind, count(*) as documents,
    count(*) filter (where edited_at >= $now::timestamp - to_days($days::integer)) as fresh
  from page_facts where status = 'current' and document_kind is not null
  group by all
)
select s.key as space, s.name, k.kind as document_kind, coalesce(f.documents, 0) as documents, coalesce(f.fresh, 0) as fresh,
  case when f.fresh > 0 then 'there' when f.documents > 0 then 'stale' else 'missing' end as state
from spaces s
cross join (select unnest($kinds::varchar[]) as kind) k
left join found f on f.account = s.account and f.space_id = s.space_id and f.document_kind = k.kind
where s.type <> 'personal' and ${asked('s')}
order by s.key, k.kind`,
};
