import { bigint, integer, nullable, table, text, timestamp } from '../table.ts';

/** Who counts as a viewer. */
const PEOPLE = 'active people with a licence, and active guests; apps are left out';

export const pageAudiences = table({
  name: 'page_audiences',
  meaning:
    `How many can see and edit each current page and blogpost, as of the last finished crawl. Counted are ${PEOPLE}. What ` +
    'could not be read makes people unknown, never shut out; answers of the site itself settle some of it. A page that the crawl ' +
    'could not see has no row.',
  history: 'now',
  key: ['page_id'],
  columns: {
    page_id: text('The page or blogpost.'),
    viewers: integer('How many can see it for certain.'),
    unknown_viewers: integer('Of how many more that is not known.'),
    external_viewers: integer('How many of the viewers are external for sure (users.is_external).'),
    guest_viewers: integer('How many of the viewers are guests for sure.'),
    editors: integer('How many can edit it for certain.'),
    unknown_editors: integer('Of how many more that is not known.'),
    everyone: text(
      'Whether everyone licensed who is active can see it, guests and apps aside: yes, no, or unknown where it hangs on what could not be read.',
    ),
    anonymous: text('Whether anonymous people can see it: yes, no or unknown.'),
  },
});

export const externalReach = table({
  name: 'external_reach',
  meaning:
    'What each person who is external for sure, or a guest for sure, reaches in each space, as of the last finished crawl: current ' +
    'pages and blogposts. Spaces of which they reach nothing have no row. Apps are left out.',
  history: 'now',
  key: ['user_id', 'space_id'],
  columns: {
    user_id: text('The person.'),
    space_id: text('The space.'),
    pages: integer('How many pages they can see for certain.'),
    unknown_pages: integer('Of how many more that is not known.'),
    editable_pages: integer('How many they can edit for certain.'),
    level: text(
      'The most that is certain: admin (administers the space), edit (a page at least), view (a page at least), or unknown.',
    ),
  },
});

export const hiddenLinks = table({
  name: 'hidden_links',
  meaning:
    'Links from a current page or blogpost to another one that some who can see the page cannot see, or may not, as of the last ' +
    `finished crawl. Counted are ${PEOPLE}.`,
  history: 'set',
  key: ['page_id', 'target_page_id'],
  scope: ['page_id'],
  columns: {
    page_id: text('The page with the link.'),
    target_page_id: text('The page that it leads to (page_links.resolved_page_id).'),
    links: integer('How many links lead there.'),
    viewers: integer('How many can see the page with the link for certain.'),
    shut_out: integer('How many of these certainly cannot see the target.'),
    unknown: integer('How many more may see the page and not the target.'),
  },
});

export const accessComparisons = table({
  name: 'access_comparisons',
  meaning:
    'Each run that read all that access needs, with whether it was compared with the one before it: what came out stands in ' +
    'access_changes and access_gains. The first run has nothing to be compared with.',
  history: 'now',
  key: ['run_id'],
  columns: {
    run_id: text('The run.'),
    from_run_id: text('The run before it.'),
    observed_at: timestamp('The stamp of the run.'),
    status: text(
      'done; or pending: it is compared after one of the next crawls, a few runs each time, and nothing is known of it until then.',
    ),
    gained_pairs: nullable(bigint('How many pairs of a person and a page came, over all causes; null while pending.')),
    lost_pairs: nullable(bigint('How many went.')),
    unexplained: nullable(bigint('Pairs that differ and that no cause explains: 0, or a defect.')),
  },
});

export const accessChanges = table({
  name: 'access_changes',
  meaning:
    'What each change did to who can see what, for changes that did anything, run by run. A pair is a person and a page or ' +
    'blogpost, current or archived; whoever is not signed in counts as one person. Answers of the site to single checks play no part. ' +
    'See access_comparisons for the runs that were compared.',
  history: 'log',
  key: ['run_id', 'change_id'],
  columns: {
    run_id: text('The run that saw it.'),
    change_id: text(
      'The change in changes; where several rows there are one cause, one of them. Of pages that are new, and of what can be read since or no more, none is there.',
    ),
    observed_at: timestamp('The stamp of the run.'),
    kind: text(
      'restriction, permission, membership, group-access, role, role-assignment, user-state, site, move, status, page (new or gone), or coverage (what could be read changed).',
    ),
    subject_type: text('page, space, user, group, role or site.'),
    subject_id: text('What changed.'),
    gained_people: integer('How many people gained a page.'),
    gained_pages: integer('How many pages somebody gained; one that changed in two steps counts twice.'),
    gained_pairs: bigint('How many pairs came.'),
    lost_people: integer('How many people lost a page.'),
    lost_pages: integer('How many pages somebody lost.'),
    lost_pairs: bigint('How many pairs went.'),
    unknown_came: bigint('Pairs of which it is not known any more.'),
    unknown_went: bigint('Pairs of which it is known since.'),
    listed_people: nullable(
      integer('How many of the people stand in access_gains; null: none are listed for this kind, page or status.'),
    ),
  },
});

export const accessGains = table({
  name: 'access_gains',
  meaning:
    'Who gained and who lost pages by which change. The first 1,000 people of each change are listed, and 200,000 rows of each run: ' +
    'access_changes has the full numbers. Pages that came up or went away, whoever saw them, list nobody.',
  history: 'log',
  key: ['run_id', 'change_id', 'user_id'],
  columns: {
    run_id: text('The run that saw it.'),
    change_id: text('The change in access_changes.'),
    user_id: text('The person; anonymous: whoever is not signed in.'),
    pages_gained: integer('How many pages they can see since.'),
    pages_lost: integer('How many pages they cannot see any more.'),
    sample_page_id: text('One of those pages: of the gained ones, where there are any.'),
  },
});
