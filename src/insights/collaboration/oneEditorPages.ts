import { count, date, number, pageColumns, person, text } from '../column.ts';
import { asked, limit, oneSpace } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';
import { valueMeaning, worthOf } from '../value.ts';

export const oneEditorPages: ShippedInsight = {
  id: 'one-editor-pages',
  area: 'collaboration',
  question: 'Which valuable pages has only one person ever edited?',
  meaning: `Current pages with one editor, the most valuable first. ${valueMeaning}`,
  parameters: { space: oneSpace, limit: limit(50) },
  columns: {
    ...pageColumns,
    value: number('The value.'),
    editor: person('Who that is.'),
    status: text('active, inactive, closed or unknown.'),
    edits: count('How often they edited it.'),
    edited_at: date('When they last did.'),
  },
  chart: { kind: 'table' },
  todo: 'Have a second person read and correct each, starting with those whose editor has left.',
  coverage: [sights.versions, sights.views, sights.bodies],
  sql: `
with best as (
  select f.*, s.key, round(${worthOf('f')}, 2) as value
  from page_facts f join spaces s on s.account = f.account and s.space_id = f.space_id
  where f.status = 'current' and f.editors = 1 and ${asked('s')}
  order by value desc, f.page_id limit $limit
)
select b.key as space, b.title, b.page_id, b.value, coalesce(u.display_name, b.editor_id) as editor,
  coalesce(u.account_status, 'unknown') as status, b.edits, b.edited_at
from best b left join users u on u.account = b.account and u.user_id = b.editor_id
order by b.value desc, b.page_id`,
};
