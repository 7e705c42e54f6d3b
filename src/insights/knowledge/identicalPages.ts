import { count, id, page, space, text } from '../column.ts';
import { limit } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const identicalPages: ShippedInsight = {
  id: 'identical-pages',
  area: 'knowledge',
  question: 'Which pages are copies of each other?',
  meaning:
    'Current pages with the very same body, of at least so many words; one row for each set, with the oldest as its original. ' +
    'Copies that were changed since are in near-duplicates.',
  parameters: {
    words: { kind: 'number', meaning: 'From how many words on.', default: 20, least: 1 },
    limit: limit(100),
  },
  columns: {
    space: space('The key of the space of the oldest.'),
    title: page('The title of the oldest.'),
    page_id: id('The id of the oldest.'),
    pages: count('How many pages have that body, the oldest included.'),
    spaces: count('In how many spaces.'),
    words_each: count('How many words it has.'),
    copies: text('The ids of the others, up to ten.'),
  },
  chart: { kind: 'table' },
  todo: 'Keep one and link to it, or include it where it is needed.',
  coverage: [sights.bodies],
  sql: `
with bodies as (
  select b.account, b.sha256 from page_bodies b where b.words >= $words group by all having count(*) > 1
), copies as (
  select f.account, b.sha256, f.page_id, f.title, f.space_id, f.created_at, b.words
  from page_bodies b
  join bodies d on d.account = b.account and d.sha256 = b.sha256
  join page_facts f on f.account = b.account and f.page_id = b.page_id and f.status = 'current'
  where b.words >= $words
), sets as (
  select account, sha256, count(*) as pages, count(distinct space_id) as spaces, max(words) as words,
    list({'page_id': page_id, 'title': title, 'space_id': space_id} order by created_at, page_id) as ordered
  from copies group by all having count(*) > 1
)
select s.key as space, ordered[1].title as title, ordered[1].page_id as page_id, pages, spaces, words as words_each,
  array_to_string(list_transform(ordered[2:11], lambda one: one.page_id), ' ') as copies
from sets left join spaces s on s.account = sets.account and s.space_id = ordered[1].space_id
order by pages desc, words desc, page_id limit $limit`,
};
