import { count, person, space, text, yesNo } from '../column.ts';
import { limit, oneSpace } from '../given.ts';
import type { ShippedInsight } from '../insight.ts';
import { sights } from '../sight.ts';

export const externalReach: ShippedInsight = {
  id: 'external-reach',
  area: 'access',
  question: 'What do people from outside and guests reach, and at which level?',
  meaning:
    'Each person who is external or a guest for sure, with every space of which they see anything, by effective access: by name, ' +
    'through groups, or because the space is open. Counted are current pages and blogposts, as of the last finished crawl.',
  parameters: {
    space: { ...oneSpace, meaning: 'The key of one space; not given: all spaces.' },
    level: {
      kind: 'text',
      meaning: 'Only this level: admin, edit, view or unknown.',
      default: null,
      pattern: /^(admin|edit|view|unknown)$/,
      form: 'admin, edit, view or unknown',
    },
    limit: limit(500),
  },
  columns: {
    person: person('The name.'),
    user_id: person('The id.'),
    external: text('Whether from outside: yes, no or unknown.'),
    why: text('Why.'),
    guest: yesNo('Whether a guest of the site.'),
    space: space('The key of the space.'),
    level: text('admin: administers the space. edit, view: at least one page. unknown: nothing is certain.'),
    pages: count('How many pages they can see.'),
    editable_pages: count('How many they can edit.'),
    unknown_pages: count('Of how many more it is not known whether they can see them.'),
  },
  chart: { kind: 'bar', x: 'person', y: ['pages', 'editable_pages'], series: 'space' },
  todo: 'Have those who work with them confirm each space; take away what is not needed any more, admin first.',
  coverage: [sights.audiences, sights.people, sights.spaceAccess, sights.restrictions],
  sql: `
select coalesce(u.display_name, r.user_id) as person, r.user_id, coalesce(u.is_external, 'unknown') as external,
  u.external_reason as why, u.is_guest as guest, s.key as space, r.level, r.pages, r.editable_pages, r.unknown_pages
from external_reach r
join spaces s on s.account = r.account and s.space_id = r.space_id
left join users u on u.account = r.account and u.user_id = r.user_id
where ($space is null or s.key = $space) and ($level is null or r.level = $level)
order by r.pages desc, r.editable_pages desc, r.user_id, r.space_id limit $limit`,
};
