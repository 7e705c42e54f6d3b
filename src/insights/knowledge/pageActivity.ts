import { date, pageColumns, text } from '../column.ts';
import { limit, oneSpace } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';
import { askedOf, judged, signsOf, verdictMeaning, verdictParameters } from '../verdict.ts';

export const pageActivity: ShippedInsight = {
  id: 'page-activity',
  area: 'knowledge',
  question: 'Which pages are active or stale, and by which signs of life?',
  meaning: `${verdictMeaning} Pages that were left alone the longest come first.`,
  parameters: {
    ...verdictParameters,
    verdict: {
      kind: 'text',
      meaning: 'Only pages with this verdict: active, linked or stale; not given: all.',
      default: null,
      pattern: /^(active|linked|stale)$/,
      form: 'active, linked or stale',
    },
    space: oneSpace,
    limit: limit(100),
  },
  columns: {
    ...pageColumns,
    verdict: text('active, linked or stale.'),
    signs: text('Which signs of life it shows: edit, comment, view, review, link.'),
    edited_at: date('When a person last edited it.'),
    commented_at: date('When the newest comment was saved.'),
    viewed_at: date('When views were last seen to have grown.'),
    reviewed_at: date('When it was last attested as it still is.'),
    linked_at: date('When a page that links to it was last edited by a person.'),
  },
  chart: { kind: 'table' },
  todo: 'Review what is stale: bring it up to date, archive it, or tell a person to. Give spaces and labels that live slower more days.',
  coverage: [sights.versions, sights.comments, sights.views, sights.bodies],
  sql: `
with ${judged}
select j.space, j.title, j.page_id, j.verdict, ${signsOf('j')} as signs, j.edited_at, j.commented_at, j.viewed_at,
  j.reviewed_at, j.links_in_edited_at as linked_at
from judged j
where ${askedOf('j')} and ($verdict is null or j.verdict = $verdict)
order by j.edited_at nulls first, j.page_id limit $limit`,
};
