import { boolean, integer, nullable, table, text, timestamp } from '../table.ts';

export const legalHolds = table({
  name: 'legal_holds',
  meaning: 'What must not be archived or deleted, for which reason, with history: a hold that was lifted has an end.',
  history: 'interval',
  key: ['hold_id'],
  columns: {
    hold_id: text('The id.'),
    scope: text('page, tree, space, label or person.'),
    subject_id: text('The page, the page at the root, the space, the label (its name) or the person.'),
    reason: text('Why, in the words of whoever placed it.'),
    placed_by: text('Who placed it, as they said it.'),
    lifted_by: nullable(text('Who lifted it.')),
    lift_reason: nullable(text('Why it was lifted.')),
  },
});

export const heldPages = table({
  name: 'held_pages',
  meaning:
    'The pages that a hold has caught, by their ids, with history: what was caught stays held until the hold is lifted, wherever it moves.',
  history: 'interval',
  key: ['hold_id', 'page_id'],
  indexes: [['page_id']],
  columns: {
    hold_id: text('The hold.'),
    page_id: text('The page.'),
  },
});

export const pageReviews = table({
  name: 'page_reviews',
  meaning: 'Who attested which version of a page.',
  history: 'log',
  key: ['page_id', 'reviewed_at'],
  columns: {
    page_id: text('The page.'),
    reviewed_at: timestamp('When it was attested.'),
    version_number: integer('The version that was attested; a later one is changed since the review.'),
    reviewer: text('Who attested it, as they said it.'),
    reviewer_id: nullable(text('Their account id, where they are known on the site.')),
    note: nullable(text('What they said of it.')),
  },
});

export const sensitiveMatches = table({
  name: 'sensitive_matches',
  meaning:
    'Secrets and personal data in the bodies of pages and in comments: masked, and a keyed hash; never the value itself.',
  history: 'now',
  key: ['match_id'],
  indexes: [['page_id']],
  columns: {
    match_id: text('The id: of one value on one page, or in one comment.'),
    page_id: text('The page, also of a comment.'),
    version_number: integer('The newest version, of the page or of the comment, in which it was seen.'),
    detector: text('What found it: a rule of secretlint, payment-card, iban, or an id of a nation.'),
    kind: text('secret or personal.'),
    masked: text('The value with most of it hidden.'),
    hmac: text('A hash under the key of the vault: the same value has the same one everywhere.'),
    occurrences: integer('How often it stands in the body.'),
    first_seen: timestamp('When a scan first saw it.'),
    last_seen: timestamp('When a scan last saw it.'),
    status: text('open; false-positive: looked at and dismissed; gone: not in the newest version any more.'),
    reason: nullable(text('Why it was dismissed.')),
    dismissed_by: nullable(text('Who dismissed it.')),
    severity: text('low, medium, high or critical, by what it is and by who could see the page at the last scan.'),
    viewers: nullable(integer('How many people could see the page then, for sure; null: nothing is known of access.')),
    viewers_unknown: nullable(integer('Of how many more it is not known.')),
    guests: nullable(integer('How many of those who could see it are guests or from outside.')),
    anonymous: nullable(boolean('Whether people who are not logged in could see it; null: not known.')),
    comment_id: nullable(text('The comment in which it stands; null: it stands in the page itself.')),
  },
});

export const sensitiveScans = table({
  name: 'sensitive_scans',
  meaning: 'Which bodies were looked through, so that only changed ones are again.',
  history: 'now',
  key: ['page_id'],
  internal: true,
  columns: {
    page_id: text('The page.'),
    sha256: text('The hash of the body then.'),
    detectors: text('The version of the detectors then.'),
  },
});

export const sensitiveCommentScans = table({
  name: 'sensitive_comment_scans',
  meaning: 'Which comments were looked through, so that only changed ones are again.',
  history: 'now',
  key: ['comment_id'],
  internal: true,
  columns: {
    comment_id: text('The comment.'),
    sha256: text('The hash of its text then.'),
    detectors: text('The version of the detectors then.'),
  },
});
