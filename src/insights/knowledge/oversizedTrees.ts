import { count, pageColumns, text } from '../column.ts';
import { asked, limit, oneSpace } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const oversizedTrees: ShippedInsight = {
  id: 'oversized-trees',
  area: 'knowledge',
  question: 'Where has the tree grown too wide or too deep?',
  meaning:
    'Current pages with many pages directly below them, or that stand deep. What stands below is counted with folders and ' +
    'their like, where it is current.',
  parameters: {
    children: { kind: 'number', meaning: 'From how many children on a page is too wide.', default: 50, least: 2 },
    depth: { kind: 'number', meaning: 'From how many levels on a page stands too deep.', default: 9, least: 2 },
    space: oneSpace,
    limit: limit(100),
  },
  columns: {
    ...pageColumns,
    children_below: count('How much stands directly below it.'),
    descendants: count('How much stands below it altogether.'),
    levels: count('How much stands above it.'),
    why: text('wide or deep.'),
  },
  chart: { kind: 'bar', x: 'title', y: ['children_below'] },
  todo: 'Split wide pages by subject, and move deep branches up: people find neither by browsing.',
  coverage: [sights.pages],
  sql: `
select s.key as space, f.title, f.page_id, f.children as children_below, f.descendants, f.depth as levels,
  case when f.children >= $children then 'wide' else 'deep' end as why
from page_facts f join spaces s on s.account = f.account and s.space_id = f.space_id
where f.status = 'current' and (f.children >= $children or f.depth >= $depth) and ${asked('s')}
order by f.children desc, f.depth desc, f.page_id limit $limit`,
};
