import { bigint, boolean, integer, nullable, table, text, texts, timestamp } from '../table.ts';

export const pages = table({
  name: 'pages',
  entity: { source: 'confluence.page.Page', normalized: 'Page' },
  meaning:
    'Pages and blogposts, and the folders, whiteboards, databases and embeds that stand above pages, as they are now. ' +
    'Questions name the kinds that they mean.',
  history: 'now',
  key: ['page_id'],
  indexes: [['space_id'], ['parent_id']],
  changes: { subjectType: 'page', subject: 'page_id', attributes: { version_number: 'edit', title: 'rename' } },
  columns: {
    page_id: text('The id.'),
    kind: text('page, blogpost, folder, whiteboard, database or embed; new ones are kept.'),
    status: text('current, archived, trashed, deleted, draft; missing: known to exist and not readable.'),
    title: nullable(
      text('The title; null where it could not be read, or where the filters of the account leave it out.'),
    ),
    space_id: nullable(text('The space.')),
    parent_id: nullable(text('What it stands below; null at the root of its space.')),
    parent_type: nullable(text('The kind of the parent.')),
    position: nullable(bigint('The place among its siblings.')),
    author_id: nullable(text('Who created it.')),
    owner_id: nullable(text('Who owns it.')),
    last_owner_id: nullable(text('Who owned it before.')),
    subtype: nullable(text('live: a live doc.')),
    created_at: nullable(timestamp('When it was created.')),
    version_number: nullable(integer('The newest version.')),
    version_at: nullable(timestamp('When the newest version was saved.')),
    version_author_id: nullable(text('Who saved it.')),
    version_message: nullable(text('What they said of it.')),
    version_minor_edit: nullable(boolean('Whether they called it minor.')),
    web_path: nullable(text('The path of the page below the site.')),
    ancestor_ids: texts('Everything above it, from the root down, folders and their like included.'),
    history_version: nullable(integer('The version at which its whole history was last asked for; null: never.')),
  },
});

export const pageStates = table({
  name: 'page_states',
  meaning: 'What changes of a page without a new version, with its history: place in the tree, status, owner.',
  history: 'interval',
  key: ['page_id'],
  scope: ['page_id'],
  changes: {
    subjectType: 'page',
    subject: 'page_id',
    attributes: { space_id: 'move', parent_id: 'move', status: 'status', owner_id: 'owner' },
  },
  columns: {
    page_id: text('The page.'),
    kind: text('As in pages.'),
    status: text('As in pages.'),
    space_id: nullable(text('The space.')),
    parent_id: nullable(text('What it stood below.')),
    owner_id: nullable(text('Who owned it.')),
    ancestor_ids: texts('Everything above it, from the root down.'),
  },
});

export const pageVersions = table({
  name: 'page_versions',
  entity: { source: 'confluence.page.PageVersion', normalized: 'PageVersion' },
  meaning: 'Every version of every page and blogpost.',
  history: 'now',
  key: ['page_id', 'version_number'],
  columns: {
    page_id: text('The page.'),
    version_number: integer('Its number, from 1.'),
    author_id: nullable(text('Who saved it.')),
    created_at: nullable(timestamp('When it was saved.')),
    message: nullable(text('What they said of it.')),
    minor_edit: nullable(boolean('Whether they called it minor.')),
  },
});

export const pageBodies = table({
  name: 'page_bodies',
  entity: { source: 'confluence.page.PageBody', normalized: 'PageBody' },
  meaning: 'What the body of each page measures; its text is in page_contents.',
  history: 'now',
  key: ['page_id'],
  columns: {
    page_id: text('The page.'),
    version_number: integer('The version that the body is of.'),
    sha256: text('The hash of the storage format.'),
    bytes: integer('The size of the storage format in UTF-8.'),
    words: integer('How many words a reader sees.'),
    headings: integer('How many headings.'),
    tables: integer('How many tables.'),
    images: integer('How many images.'),
    tasks_open: integer('Task-list items not done.'),
    tasks_done: integer('Task-list items done.'),
    macros: texts('The names of the macros used.'),
    parser_version: integer('The version of the parser that measured it.'),
  },
});

export const pageContents = table({
  name: 'page_contents',
  entity: { source: 'confluence.page.PageContent', normalized: 'PageContent' },
  meaning: 'The text of each page in each format.',
  history: 'now',
  key: ['page_id', 'format'],
  documents: ['value'],
  columns: {
    page_id: text('The page.'),
    format: text('storage, or view: as rendered for the person whose token reads.'),
    version_number: integer('The version that the text is of.'),
    value: text('The text.'),
  },
});

export const pageLinks = table({
  name: 'page_links',
  meaning:
    'What pages link to, as their storage format says it, and what that is now, in the eyes of the token. Broken links ' +
    'are those with the resolution wanted, trashed or absent; unseen ones may be broken or not.',
  history: 'set',
  key: ['page_id', 'kind', 'target'],
  scope: ['page_id'],
  // By what pages are and become: their names, and what was found.
  indexes: [['target_id'], ['target_title'], ['resolution', 'resolved_page_id']],
  // Found out at the end of each run: the page itself does not tell.
  keepsKnown: ['resolution', 'resolved_page_id'],
  columns: {
    page_id: text('The page that links.'),
    kind: text(
      'page, content, blogpost, attachment, space, user, url, shortcut or anchor; include and excerpt-include: another ' +
        'page shown as a part of this one, or its excerpt.',
    ),
    target: text('The target as written: an id, "SPACE:Title", or an address.'),
    target_id: nullable(text('The content id, where the link names one.')),
    target_space_key: nullable(text('The space key, where the link names one or implies its own.')),
    target_title: nullable(text('The title, where the link names one.')),
    count: integer('How often the page links there.'),
    resolution: nullable(
      text(
        'resolved: it is there, current or archived. trashed: only in the trash. ambiguous: several have that name. ' +
          'absent: the page is there and has no such attachment. wanted: nothing has that name, in a space of which the ' +
          'token sees everything, as far as anybody can tell: the site never says that a page is hidden, so one that ' +
          'never was seen, in a space where nothing else is kept from anybody, looks the same. unseen: whether it is ' +
          'there cannot be known, since it was there once and is not shown any more, or is named by an id that nothing known has, or its space is unknown or ' +
          'perhaps not seen whole: filters leave a part of it out, its list was cut short, something hidden stands above ' +
          'pages, pages went without passing through the trash, or some of its pages may be read by a few only, so that ' +
          'others may be hidden from the token. null: no matter of content (user, url, shortcut, anchor), or not found ' +
          'out yet.',
      ),
    ),
    resolved_page_id: nullable(
      text(
        'What it leads to where that is resolved, trashed or absent: a page, blogpost, folder or the like; for an ' +
          'attachment, the page that it hangs on. Links to spaces lead to no page.',
      ),
    ),
  },
});

export const nearDuplicates = table({
  name: 'near_duplicates',
  meaning:
    'Pages and blogposts, current or archived, whose text is nearly the same, by MinHash over three words in a row. Each ' +
    'pair stands twice, once from either side. Texts of under twenty words are left out. Of more than 64 pages that are ' +
    'alike, each is compared with its nearest few, so not every pair of a great family stands here, but every member.',
  history: 'set',
  key: ['page_id', 'other_page_id'],
  scope: ['page_id'],
  columns: {
    page_id: text('The one page.'),
    other_page_id: text('The other.'),
    similarity: integer(
      'How many of the runs of three words that either has both have, in per cent, from 80 on; an estimate, right within ' +
        'about three.',
    ),
  },
});

export const pageSignatures = table({
  name: 'page_signatures',
  meaning: 'What is kept of the text of each page to find near-duplicates.',
  history: 'now',
  key: ['page_id'],
  internal: true,
  columns: {
    page_id: text('The page.'),
    bands: text('The bands of its MinHash, in Base64; empty for a text of a few words.'),
    sketch: text('The sketch of its MinHash, in Base64; empty for a text of a few words.'),
  },
});

/** So that a page that changes, or goes, is known in the buckets that it leaves. */
export const comparedPages = table({
  name: 'compared_pages',
  meaning: 'The pages among which near-duplicates were last looked for, as they were then.',
  history: 'now',
  key: ['page_id'],
  internal: true,
  columns: {
    page_id: text('The page.'),
    bands: text('The bands of its MinHash, in Base64.'),
  },
});

export const pageMentions = table({
  name: 'page_mentions',
  meaning: 'Whom pages mention.',
  history: 'set',
  key: ['page_id', 'user_id'],
  scope: ['page_id'],
  columns: {
    page_id: text('The page that mentions.'),
    user_id: text('Who is mentioned.'),
    count: integer('How often.'),
  },
});

export const labels = table({
  name: 'labels',
  entity: { source: 'confluence.label.Label', normalized: 'Label' },
  meaning: 'Labels in use.',
  history: 'now',
  key: ['label_id'],
  columns: {
    label_id: text('The id.'),
    name: text('The name.'),
    prefix: text('global, my, team or system; new ones are kept.'),
  },
});

export const pageLabels = table({
  name: 'page_labels',
  meaning: 'Which pages carry which labels, with history.',
  history: 'interval',
  key: ['page_id', 'label_id'],
  scope: ['page_id'],
  changes: { subjectType: 'page', subject: 'page_id', rows: 'label' },
  columns: { page_id: text('The page.'), label_id: text('The label.') },
});

export const pageViews = table({
  name: 'page_views',
  meaning: 'How often pages were viewed up to the moment of asking, all time.',
  history: 'log',
  key: ['page_id', 'observed_at'],
  columns: {
    page_id: text('The page.'),
    observed_at: timestamp('When it was asked.'),
    views: bigint('How many views.'),
    viewers: nullable(bigint('How many distinct viewers; null where only views were asked.')),
  },
});

export const comments = table({
  name: 'comments',
  meaning: 'Footer and inline comments, without their text, which questions cannot reach.',
  history: 'now',
  key: ['comment_id'],
  indexes: [['page_id']],
  columns: {
    comment_id: text('The id.'),
    page_id: nullable(text('The page or blogpost; null where the comment stands on something else.')),
    kind: text('footer or inline.'),
    parent_comment_id: nullable(text('The comment that it answers.')),
    author_id: nullable(text('Who wrote it.')),
    created_at: nullable(timestamp('When its newest version was saved.')),
    status: nullable(text('As the site says it.')),
    resolution: nullable(text('For inline comments: open, resolved, reopened or dangling.')),
    version_number: nullable(integer('The newest version.')),
  },
});

export const commentContents = table({
  name: 'comment_contents',
  meaning: 'The text of comments, for looking through only.',
  history: 'now',
  key: ['comment_id'],
  documents: ['value'],
  internal: true,
  columns: {
    comment_id: text('The comment.'),
    version_number: integer('The version that the text is of.'),
    sha256: text('The hash of the text.'),
    value: text('The storage format.'),
  },
});

export const attachments = table({
  name: 'attachments',
  meaning: 'Attachments, without their bytes.',
  history: 'now',
  key: ['attachment_id'],
  indexes: [['page_id']],
  columns: {
    attachment_id: text('The id, as in att123.'),
    page_id: nullable(text('The page or blogpost that it hangs on.')),
    title: text('The file name.'),
    media_type: nullable(text('The media type.')),
    bytes: nullable(bigint('The size.')),
    author_id: nullable(text('Who uploaded the newest version.')),
    created_at: nullable(timestamp('When it was first uploaded.')),
    status: nullable(text('As the site says it.')),
    version_number: nullable(integer('The newest version.')),
    comment: nullable(text('What was said on upload.')),
  },
});
