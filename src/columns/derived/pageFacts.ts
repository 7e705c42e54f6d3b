import { bigint, boolean, integer, nullable, text, texts, timestamp } from '../../model/table.ts';
import type { DerivedTable } from './derivedTable.ts';
import { kindOf, wordIn } from './documentKinds.ts';
import { isBroken } from './isBroken.ts';
import { ROBOT_COLUMNS, ROBOTS } from './robots.ts';

/** The page of a row is the one whose facts it tells. */
const OWN = { page_id: 'page_id' };

const ITSELF = 'select account, page_id from changed';

/** What changed pages link to. */
const LINKED = `select l.account, l.resolved_page_id as page_id from page_links l semi join changed c
  on c.account = l.account and c.page_id = l.page_id where l.resolved_page_id is not null`;

/**
 * What answers ask of a page, in one row. Where a page is said to be edited, a person did it and did not call it minor:
 * what apps save, moves and labels never make a page fresh.
 */
export const pageFacts: DerivedTable = {
  name: 'page_facts',
  meaning:
    'What answers ask of a page or blogpost, in one row. Edits are those of people, minor ones and apps left out.',
  history: 'derived',
  key: ['page_id'],
  by: ['page_id'],
  columns: {
    page_id: text('The page.'),
    kind: text('page or blogpost.'),
    status: text('As in pages.'),
    title: nullable(text('As in pages.')),
    title_key: text('The title in small letters; empty where there is none.'),
    space_id: nullable(text('The space.')),
    parent_id: nullable(text('What it stands below.')),
    author_id: nullable(text('Who created it.')),
    owner_id: nullable(text('Who owns it.')),
    created_at: nullable(timestamp('When it was created.')),
    created_key: timestamp('The same; 1970-01-01 where that is not known.'),
    changed_key: timestamp('When the newest version was saved, by whomever; 1970-01-01 where that is not known.'),
    depth: integer('How much stands above it.'),
    children: integer('How much stands directly below it, of what is current.'),
    descendants: integer('How much stands below it, of what is current.'),
    versions: integer('How many versions are known.'),
    edits: integer('How often people edited it, its creation included.'),
    editors: integer('How many people edited it.'),
    edited_at: nullable(timestamp('When a person last edited it.')),
    editor_id: nullable(text('Who that was.')),
    reviewed_at: nullable(
      timestamp('When it was last attested as it still is: in a version that is its newest still.'),
    ),
    comments: integer('How many comments people wrote on it.'),
    commented_at: nullable(timestamp('When the newest of them was saved.')),
    views: nullable(bigint('How often it was viewed, all time; null: not asked yet.')),
    viewers: nullable(bigint('By how many, all time; null: not told.')),
    views_at: nullable(timestamp('When that was asked.')),
    viewed_at: nullable(
      timestamp('The latest moment of asking at which there were more views than at the one before.'),
    ),
    links_in: integer('How many other current pages link to it, or show it as a part of themselves.'),
    links_in_edited_at: nullable(timestamp('When a person last edited one of those.')),
    links_out: integer(
      'How many of its links lead to other content and spaces of the site, or may; known broken ones do not count.',
    ),
    links_outside: integer('To how many addresses outside it links.'),
    labels: texts('The names of its labels.'),
    document_kind: nullable(text('The kind of document that its labels, else its title, give away; null: none.')),
    words: nullable(integer('How many words a reader sees; null: the body was not read.')),
    blank: nullable(boolean('Whether there is nothing to see: no word, image or macro.')),
    tasks_open: nullable(integer('Task-list items not done.')),
  },
  select: (only) => `
with edited as (
  from ${only('page_edits', OWN)} e
), attested as (
  select r.account, r.page_id, max(r.reviewed_at) as reviewed_at
  from ${only('page_reviews', OWN)} r
  join pages p on p.account = r.account and p.page_id = r.page_id and r.version_number >= p.version_number
  group by all
), saved as (
  select account, page_id, count(*) as versions from ${only('page_versions', OWN)} v group by all
), discussed as (
  select c.account, c.page_id, count(*) as comments, max(c.created_at) as commented_at
  from ${only('comments', OWN)} c
  anti join ${ROBOTS} b on b.account = c.account and b.user_id = c.author_id
  where c.page_id is not null and c.status is distinct from 'missing'
  group by all
), asked as (
  select account, page_id, arg_max(views, observed_at) as views,
    arg_max(viewers, observed_at) filter (where viewers is not null) as viewers, max(observed_at) as views_at
  from ${only('page_views', OWN)} v group by all
), viewed as (
  select account, page_id, max(observed_at) as viewed_at from ${only('view_gains', OWN)} g where views > 0 group by all
), inward as (
  select l.account, l.resolved_page_id as page_id, count(distinct l.page_id) as links_in, max(e.edited_at) as links_in_edited_at
  from ${only('page_links', { page_id: 'resolved_page_id' })} l
  semi join pages p on p.account = l.account and p.page_id = l.page_id and p.status = 'current' and p.kind in ('page', 'blogpost')
  left join page_edits e on e.account = l.account and e.page_id = l.page_id
  where l.resolved_page_id is not null and l.resolved_page_id <> l.page_id and l.kind <> 'attachment'
  group by all
), outward as (
  select l.account, l.page_id, count(*) filter (where l.kind = 'url') as links_outside, count(*) filter (
    where l.kind in ('page', 'blogpost', 'content', 'include', 'excerpt-include', 'space') and not ${isBroken('l')}
    and l.resolved_page_id is distinct from l.page_id) as links_out
  from ${only('page_links', OWN)} l group by all
), below as (
  select account, id as page_id, count(*) as descendants
  from ${only(`(select account, unnest(ancestor_ids) as id from pages where status = 'current')`, { page_id: 'id' })} a
  group by all
), directly as (
  select account, parent_id as page_id, count(*) as children
  from ${only('pages', { page_id: 'parent_id' })} c where status = 'current' and parent_id is not null group by all
), named as materialized (
  select account, label_id, name, ${kindOf('lower(name)')} as kind from labels
), labelled as (
  select pl.account, pl.page_id, list(l.name order by l.name) as labels, arg_min(l.kind, l.name) as kind
  from ${only('page_labels', OWN)} pl join named l on l.account = pl.account and l.label_id = pl.label_id
  where pl.valid_to is null
  group by all
)
select p.account, p.page_id, p.kind, p.status, p.title, lower(coalesce(p.title, '')) as title_key, p.space_id, p.parent_id,
  p.author_id, p.owner_id, p.created_at, coalesce(p.created_at, timestamp '1970-01-01') as created_key,
  coalesce(p.version_at, timestamp '1970-01-01') as changed_key,
  len(p.ancestor_ids) as depth, coalesce(d.children, 0) as children, coalesce(b.descendants, 0) as descendants,
  coalesce(s.versions, 0) as versions, coalesce(h.edits, 0) as edits, coalesce(h.editors, 0) as editors, h.edited_at, h.editor_id,
  e.reviewed_at, coalesce(c.comments, 0) as comments, c.commented_at, a.views, a.viewers, a.views_at, v.viewed_at,
  coalesce(i.links_in, 0) as links_in, i.links_in_edited_at, coalesce(o.links_out, 0) as links_out,
  coalesce(o.links_outside, 0) as links_outside, coalesce(l.labels, []) as labels,
  coalesce(l.kind, case when p.word <> '' then ${kindOf('p.word')} end) as document_kind,
  y.words, y.words = 0 and y.images = 0 and len(y.macros) = 0 as blank, y.tasks_open
from (
  select *, ${wordIn('title')} as word from ${only('pages', OWN)} p where kind in ('page', 'blogpost')
) p
left join edited h on h.account = p.account and h.page_id = p.page_id
left join attested e on e.account = p.account and e.page_id = p.page_id
left join saved s on s.account = p.account and s.page_id = p.page_id
left join discussed c on c.account = p.account and c.page_id = p.page_id
left join asked a on a.account = p.account and a.page_id = p.page_id
left join viewed v on v.account = p.account and v.page_id = p.page_id
left join inward i on i.account = p.account and i.page_id = p.page_id
left join outward o on o.account = p.account and o.page_id = p.page_id
left join below b on b.account = p.account and b.page_id = p.page_id
left join directly d on d.account = p.account and d.page_id = p.page_id
left join labelled l on l.account = p.account and l.page_id = p.page_id
left join ${only('page_bodies', OWN)} y on y.account = p.account and y.page_id = p.page_id`,
  follows: [
    {
      on: 'pages',
      columns: [
        'kind',
        'status',
        'title',
        'space_id',
        'parent_id',
        'author_id',
        'owner_id',
        'created_at',
        'ancestor_ids',
        'version_number',
        'version_at',
      ],
      touches: ITSELF,
    },
    {
      on: 'pages',
      columns: ['status', 'parent_id'],
      touches: 'select account, parent_id as page_id from changed where parent_id is not null',
    },
    {
      on: 'pages',
      columns: ['status', 'ancestor_ids'],
      touches: 'select account, unnest(ancestor_ids) as page_id from changed',
    },
    { on: 'pages', columns: ['kind', 'status'], touches: LINKED },
    { on: 'page_edits', columns: ['edits', 'editors', 'edited_at', 'editor_id'], touches: ITSELF },
    { on: 'page_edits', columns: ['edited_at'], touches: LINKED },
    { on: 'page_versions', columns: [], touches: ITSELF },
    { on: 'page_reviews', columns: ['version_number'], touches: ITSELF },
    {
      on: 'comments',
      columns: ['page_id', 'author_id', 'created_at', 'status'],
      touches: `${ITSELF} where page_id is not null`,
    },
    {
      on: 'users',
      columns: ROBOT_COLUMNS,
      touches: `select m.account, m.page_id from comments m semi join changed c
        on c.account = m.account and c.user_id = m.author_id where m.page_id is not null`,
    },
    { on: 'page_views', columns: ['views', 'viewers'], touches: ITSELF },
    { on: 'view_gains', columns: ['views'], touches: ITSELF },
    { on: 'page_links', columns: ['resolution', 'resolved_page_id'], touches: ITSELF },
    {
      on: 'page_links',
      columns: ['resolved_page_id'],
      touches: 'select account, resolved_page_id as page_id from changed where resolved_page_id is not null',
    },
    { on: 'page_labels', columns: ['valid_to'], touches: ITSELF },
    {
      on: 'labels',
      columns: ['name'],
      touches: `select l.account, l.page_id from page_labels l semi join changed c
        on c.account = l.account and c.label_id = l.label_id`,
    },
    { on: 'page_bodies', columns: ['words', 'images', 'macros', 'tasks_open'], touches: ITSELF },
  ],
};
