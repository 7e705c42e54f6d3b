import { date, number, pageColumns, person, text } from '../column.ts';
import { asked, limit, oneSpace } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { ownerFault } from '../ownership.ts';
import { sights } from '../sight.ts';
import { valueMeaning, worthOf } from '../value.ts';

export const ownerlessPages: ShippedInsight = {
  id: 'ownerless-pages',
  area: 'knowledge',
  question: 'Which pages have no owner who can look after them?',
  meaning: `Current pages whose owner is none, deactivated (or closed), or external, the most valuable first. ${valueMeaning}`,
  parameters: { space: oneSpace, limit: limit(100) },
  columns: {
    ...pageColumns,
    owner: person('Who owns it.'),
    fault: text('none, deactivated or external.'),
    value: number('The value.'),
    edited_at: date('When a person last edited it.'),
    last_editor: person('Who that was.'),
  },
  chart: { kind: 'table' },
  todo: 'Give them new owners, the upper ones first; successor-candidates names who could take them.',
  coverage: [sights.people, sights.views, sights.bodies],
  sql: `
with found as (
  select f.*, s.key, u.display_name as owner, ${ownerFault('f', 'u')} as fault, round(${worthOf('f')}, 2) as value
  from page_facts f
  join spaces s on s.account = f.account and s.space_id = f.space_id
  left join users u on u.account = f.account and u.user_id = f.owner_id
  where f.status = 'current' and ${asked('s')}
)
select f.key as space, f.title, f.page_id, coalesce(f.owner, f.owner_id) as owner, f.fault, f.value, f.edited_at,
  coalesce(e.display_name, f.editor_id) as last_editor
from found f left join users e on e.account = f.account and e.user_id = f.editor_id
where f.fault is not null
order by f.value desc, f.page_id limit $limit`,
};
