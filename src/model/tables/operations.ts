import { bigint, boolean, integer, json, nullable, table, text, texts, timestamp } from '../table.ts';

export const crawlRuns = table({
  name: 'crawl_runs',
  meaning: 'Every run. All that a run observes carries the moment of its start.',
  history: 'now',
  key: ['run_id'],
  columns: {
    run_id: text('The id.'),
    blueprint: text('confluence or jira.'),
    status: text('running, complete, incomplete (a walk was cut short), failed or cancelled.'),
    started_at: timestamp('When it began: the stamp of all that it observes.'),
    facts_at: nullable(timestamp('When all that access and answers need had been read and could be asked.')),
    finished_at: nullable(timestamp('When it ended.')),
    requests: integer('How many requests it sent.'),
    filters: nullable(json('What the account was narrowed to; empty or null: nothing.')),
    summary: nullable(json('Requests by endpoint, rows by table, gaps by reason.')),
    reason: nullable(text('Why it failed or is incomplete.')),
  },
});

export const walks = table({
  name: 'walks',
  meaning: 'Every iteration over a collection of the API, and how it ended.',
  history: 'now',
  key: ['run_id', 'stage', 'scope'],
  columns: {
    run_id: text('The run.'),
    stage: text('The step of the crawl.'),
    scope: text('What it iterates over: a space, a group, a slice.'),
    status: text('running, complete, refused (the site says no) or incomplete.'),
    cursor: nullable(text('Where to go on after an interruption.')),
    items: integer('How many items it read.'),
    reason: nullable(text('Why it was refused or cut short.')),
    started_at: timestamp('When it began.'),
    finished_at: nullable(timestamp('When it ended.')),
  },
});

export const coverageGaps = table({
  name: 'coverage_gaps',
  meaning: 'What is known to exist or to matter and could not be read, with its reason and history.',
  history: 'interval',
  key: ['walk', 'kind', 'subject_id'],
  scope: ['walk'],
  columns: {
    walk: text('The walk that met it.'),
    kind: text('What could not be read: space, page, restrictions, members, views, audit …'),
    subject_id: text('Of what; * for all of them.'),
    reason: text('Why, in words.'),
    mend: nullable(text('What to grant or do.')),
  },
});

export const findings = table({
  name: 'findings',
  meaning: 'What the rules found, open or not any more. What a finding says names no person; its subject may be one.',
  history: 'now',
  key: ['finding_id'],
  // What is open by rule is counted in the one alone; lists come in the order of the other.
  indexes: [
    ['rule_id', 'status'],
    ['severity', 'opened_at', 'finding_id'],
  ],
  columns: {
    finding_id: text('The id: of the rule and the subject, so it stays the same for as long as both do.'),
    rule_id: text('The rule.'),
    severity: text('low, medium, high or critical.'),
    status: text('open, acknowledged, suppressed or closed.'),
    subject_type: text('page, space, user, group or site.'),
    subject_id: text('What it is about.'),
    space_id: nullable(text('The space of the page, or the space itself.')),
    message: text('What was found, in words.'),
    detail: nullable(json('The columns that the message tells of.')),
    baseline: boolean(
      'Whether the rule found it when it was first evaluated, so that nobody knows since when it holds.',
    ),
    opened_at: timestamp('When it was first seen.'),
    reopened_at: nullable(timestamp('When it last came back; null: it never went.')),
    matched_at: timestamp(
      'When it was last seen to hold. One that is not closed and was seen before the last check cannot be seen now.',
    ),
    closed_at: nullable(timestamp('When it was gone.')),
    reason: nullable(text('Why it was acknowledged or suppressed.')),
    until: nullable(timestamp('Until when.')),
  },
});

export const findingEvents = table({
  name: 'finding_events',
  meaning: 'The life of each finding.',
  history: 'log',
  key: ['finding_id', 'at', 'event'],
  columns: {
    finding_id: text('The finding.'),
    at: timestamp('When.'),
    event: text(
      'opened, acknowledged, suppressed, expired (the acknowledgement or suppression ended), closed or reopened.',
    ),
    reason: nullable(text('Why it was acknowledged, suppressed or closed.')),
    until: nullable(timestamp('Until when it is acknowledged or suppressed.')),
  },
});

export const ruleEvaluations = table({
  name: 'rule_evaluations',
  meaning: 'How each rule was last evaluated.',
  history: 'now',
  key: ['rule_id'],
  columns: {
    rule_id: text('The rule.'),
    severity: text('low, medium, high or critical.'),
    title: text('What it watches.'),
    status: text(
      'seen: it saw all; blurred: something was not read; failed: it could not be asked; off: it is disabled or gone.',
    ),
    first_at: nullable(timestamp('When it was first evaluated: what it found then is its baseline; null: not yet.')),
    evaluated_at: timestamp('When this was so.'),
    matches: integer('How many subjects matched.'),
    note: nullable(text('What was not seen, or why it failed.')),
  },
});

/** Configured sources; the secret is encrypted, and the key lies outside the database. */
export const accounts = table({
  name: 'accounts',
  meaning: 'Configured sources.',
  history: 'now',
  key: [],
  internal: true,
  columns: {
    blueprint: text('confluence or jira.'),
    settings: json('URL, e-mail, frequency, formats, internal domains, filters.'),
    secret: text('The encrypted token.'),
    cloud_id: nullable(text('The site as it answered first: another answer later is refused.')),
    created_at: timestamp('When it was added.'),
    token_expires_at: nullable(timestamp('When the token ends, as its owner said.')),
    token_worked_at: nullable(timestamp('When the token last worked.')),
    paused_at: nullable(timestamp('Since when no schedule crawls it; null: schedules do.')),
    trouble: nullable(text('Why the last crawl failed or could not begin, and what to do; null: it did not.')),
  },
});

/** What the site sent, bodies aside, so that a better mapping can be derived again without a crawl. */
export const wireDocuments = table({
  name: 'wire_documents',
  meaning: 'The newest document of each thing as the site sent it.',
  history: 'now',
  key: ['resource', 'id'],
  internal: true,
  columns: {
    resource: text('The source entity.'),
    id: text('The id of the thing.'),
    document: text('JSON as received, without bodies.'),
  },
});

/** Which items a walk saw, one row for each batch, so that absence can be told from not having looked. */
export const walkSightings = table({
  name: 'walk_sightings',
  meaning: 'Ids that a walk saw.',
  history: 'log',
  key: ['run_id', 'stage', 'scope', 'first_id'],
  internal: true,
  columns: {
    run_id: text('The run.'),
    stage: text('The step.'),
    scope: text('The walk.'),
    first_id: text('The first of the ids.'),
    ids: texts('The ids.'),
  },
});

/** How far what is derived within the records has come, so that the next run derives what was written since. */
export const derivations = table({
  name: 'derivations',
  meaning: 'What is derived from other tables, and up to which moment of the database.',
  history: 'now',
  key: ['name'],
  internal: true,
  columns: {
    name: text('What is derived.'),
    version: integer('The version of the rules by which it was.'),
    since: bigint('The oldest transaction that was under way then: what is written by it or a later one is new.'),
    moment: nullable(timestamp('The stamp of the run as of which it was; null: it is of what is known now.')),
    basis: nullable(text('A hash of what else it rests upon, where that is not seen by what was written.')),
  },
});
