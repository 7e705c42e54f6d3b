import { count, id, number, page, pageColumns, percent, person, space, yesNo } from '../column.ts';
import { limit, oneSpace } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';
import { valueMeaning, worthOf } from '../value.ts';

export const nearDuplicates: ShippedInsight = {
  id: 'near-duplicates',
  area: 'knowledge',
  question: 'Which pages say nearly the same?',
  meaning:
    'Pairs of current pages that have most runs of three words in common, from twenty words on; the older one first, and the ' +
    'pairs that are viewed most first. Pairs with the very same body are in identical-pages. Of more than 64 pages that are ' +
    'alike, each is compared with its nearest few. ' +
    valueMeaning,
  parameters: {
    similarity: { kind: 'number', meaning: 'From how many per cent on.', default: 80, least: 80, most: 100 },
    space: {
      ...oneSpace,
      meaning:
        'The key of one space, archived or not, in which at least one of the two is; not given: both are in spaces that are ' +
        'not archived.',
    },
    limit: limit(100),
  },
  columns: {
    ...pageColumns,
    owner: person('Who owns it.'),
    views: count('How often it was viewed, all time; empty: not known.'),
    value: number('Its value, else that of the other where that is greater.'),
    other_space: space('The key of the space of the younger one.'),
    other_title: page('Its title.'),
    other_page_id: id('Its id.'),
    other_owner: person('Who owns that.'),
    other_views: count('How often that was viewed, all time; empty: not known.'),
    same_space: yesNo('Whether both are in one space.'),
    alike: percent('How many of the runs of three words that either has both have; right within about three.'),
  },
  chart: { kind: 'table' },
  todo: 'Let the owners settle which one stays; bring over what only the other says, and link or include it there.',
  coverage: [sights.bodies, sights.duplicates, sights.views],
  sql: `
select s.key as space, f.title, f.page_id, coalesce(u.display_name, f.owner_id) as owner, f.views,
  round(greatest(${worthOf('f')}, ${worthOf('o')}), 2) as value,
  t.key as other_space, o.title as other_title, o.page_id as other_page_id,
  coalesce(v.display_name, o.owner_id) as other_owner, o.views as other_views,
  f.space_id = o.space_id as same_space, n.similarity as alike
from near_duplicates n
join page_facts f on f.account = n.account and f.page_id = n.page_id and f.status = 'current'
join page_facts o on o.account = n.account and o.page_id = n.other_page_id and o.status = 'current'
join spaces s on s.account = f.account and s.space_id = f.space_id
join spaces t on t.account = o.account and t.space_id = o.space_id
left join page_bodies b on b.account = f.account and b.page_id = f.page_id
left join page_bodies c on c.account = o.account and c.page_id = o.page_id
left join users u on u.account = f.account and u.user_id = f.owner_id
left join users v on v.account = o.account and v.user_id = o.owner_id
where n.similarity >= $similarity and (b.sha256 = c.sha256) is not true
  and case when f.created_at is distinct from o.created_at
    then coalesce(f.created_at < o.created_at, o.created_at is null) else f.page_id < o.page_id end
  and case when $space is null then s.status = 'current' and t.status = 'current' else $space in (s.key, t.key) end
order by coalesce(f.views, 0) + coalesce(o.views, 0) desc, alike desc, f.page_id, o.page_id limit $limit`,
};
