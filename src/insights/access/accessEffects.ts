import { count, date, namingPeople, person, text } from '../column.ts';
import { limit, pastDays } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';
import { causesWhere } from './causes.ts';

export const accessEffects: ShippedInsight = {
  id: 'access-effects',
  area: 'access',
  question: 'Which changes opened or closed how much, to how many?',
  meaning:
    'Changes that crawls saw and that changed who can see what, the largest first. A pair is a person and a page. The moment is that ' +
    'of the crawl: it happened between the crawl before and that one.',
  parameters: {
    days: pastDays('How many days back.', 90),
    arrivals: {
      kind: 'text',
      meaning: 'yes: also pages that came up or went away, which give or take nothing by themselves.',
      default: 'no',
      pattern: /^(yes|no)$/,
      form: 'yes or no',
    },
    limit: limit(200),
  },
  columns: {
    seen_at: date('When the crawl began that saw it.'),
    change: text('The kind of change.'),
    cause: namingPeople(text('The change in words.')),
    actor: person('Who did it, where the audit log names them.'),
    gained_people: count('How many people gained a page.'),
    gained_pages: count('How many pages somebody gained.'),
    gained_pairs: count('How many pairs came.'),
    lost_people: count('How many people lost a page.'),
    lost_pages: count('How many pages somebody lost.'),
    lost_pairs: count('How many pairs went.'),
  },
  chart: { kind: 'bar', x: 'cause', y: ['gained_pairs', 'lost_pairs'] },
  todo: 'Have the widest changes explained; undo those that opened more than was meant.',
  coverage: [sights.accessHistory, sights.history, sights.audit],
  sql: `
with ${causesWhere("a.observed_at >= $now::timestamp - to_days($days::integer) and ($arrivals = 'yes' or a.kind not in ('page', 'status'))")}
select observed_at as seen_at, kind as change, cause, actor, gained_people, gained_pages, gained_pairs, lost_people, lost_pages, lost_pairs
from causes order by gained_pairs + lost_pairs desc, observed_at desc, run_id, change_id limit $limit`,
};
