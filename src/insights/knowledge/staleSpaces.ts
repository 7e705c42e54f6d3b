import { count, date, percent, space } from '../column.ts';
import { limit, oneSpace } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';
import { askedOf, judged, verdictMeaning, verdictParameters } from '../verdict.ts';

export const staleSpaces: ShippedInsight = {
  id: 'stale-spaces',
  area: 'knowledge',
  question: 'What is stale?',
  meaning: `Spaces by the share of their current pages and blogposts that are stale. ${verdictMeaning}`,
  parameters: { ...verdictParameters, space: oneSpace, limit: limit(50) },
  columns: {
    space: space('The key of the space.'),
    name: space('The name of the space.'),
    pages: count('How many current pages and blogposts.'),
    active: count('How many of them are active.'),
    linked: count('How many are linked from active pages only.'),
    stale: count('How many are stale.'),
    percent: percent('The share that is stale.'),
    edited_at: date('When a person last edited any of them.'),
  },
  chart: { kind: 'bar', x: 'name', y: ['active', 'linked', 'stale'] },
  todo: 'Ask the owners of the spaces at the top whether they are still needed; archive those that are not.',
  coverage: [sights.versions, sights.comments, sights.views, sights.bodies],
  sql: `
with ${judged}
select space, space_name as name, count(*) as pages, count(*) filter (where verdict = 'active') as active,
  count(*) filter (where verdict = 'linked') as linked, count(*) filter (where verdict = 'stale') as stale,
  round(100.0 * count(*) filter (where verdict = 'stale') / count(*)) as percent, max(edited_at) as edited_at
from judged j
where ${askedOf('j')}
group by account, space_id, space, space_name
order by percent desc, pages desc, space limit $limit`,
};
