/**
 * Steps from one version of the records' schema to the next. A new database is created from the declarations at
 * {@link SCHEMA_VERSION} and runs none of them, so each step ends in what the declarations say then.
 */
export interface Migration {
  /** The version that the database has afterwards. */
  readonly version: number;
  readonly statements: readonly string[];
}

/** As tables were made at version 4. */
function tableOfTheServer(name: string, columns: string, key: string): readonly string[] {
  return [
    `create table kscope.${name} (account text not null, ${columns},
     xact bigint not null default pg_current_xact_id()::text::bigint, primary key (account, ${key}))`,
    `create index on kscope.${name} using brin (xact) with (pages_per_range = 32)`,
  ];
}
/** A table that questions may reach, as the declarations make one. */
const newTable = (name: string, columns: string, key: readonly string[]): readonly string[] => [
  `create table kscope.${name} (account text not null, ${columns},
   xact bigint not null default pg_current_xact_id()::text::bigint, primary key (account, ${key.join(', ')}))`,
  `create index on kscope.${name} using brin (xact) with (pages_per_range = 32)`,
  `create trigger log_deletions after delete on kscope.${name} referencing old table as gone
   for each statement execute function kscope.log_deletions('${['account', ...key].map((c) => `gone."${c}"::text`).join(', ')}')`,
];

/** The same for one that is of the installation, as they were made from version 7 on. */
const newHouseTable = (
  name: string,
  columns: string,
  key: string,
  indexes: readonly string[] = [],
): readonly string[] => [
  ...tableOfTheServer(name, columns, key),
  ...indexes.map((index) => `create index on kscope.${name} (account, ${index})`),
];

export const SCHEMA_VERSION = 8;

export const migrations: readonly Migration[] = [
  {
    version: 2,
    statements: [
      'alter table kscope.walk_sightings drop column bodies',
      "alter table kscope.groups add column status text not null default 'current'",
      'alter table kscope.groups alter column status drop default',
      'alter table kscope.pages add column history_version integer',
    ],
  },
  {
    version: 3,
    statements: ['alter table kscope.crawl_runs add column filters jsonb'],
  },
  {
    version: 4,
    statements: [
      'alter table kscope.access_checks add column run_id text',
      'alter table kscope.access_checks add column expected text',
      'alter table kscope.access_checks add column expected_reason text',
      'alter table kscope.page_links add column resolution text, add column resolved_page_id text',
      `create table kscope.near_duplicates (
        account text not null, page_id text not null, other_page_id text not null, similarity integer not null,
        xact bigint not null default pg_current_xact_id()::text::bigint, primary key (account, page_id, other_page_id))`,
      'create index on kscope.near_duplicates using brin (xact) with (pages_per_range = 32)',
      `create trigger log_deletions after delete on kscope.near_duplicates referencing old table as gone
        for each statement execute function
        kscope.log_deletions('gone."account"::text, gone."page_id"::text, gone."other_page_id"::text')`,
      `create table kscope.page_signatures (
        account text not null, page_id text not null, bands text not null, sketch text not null,
        xact bigint not null default pg_current_xact_id()::text::bigint, primary key (account, page_id))`,
      'create index on kscope.page_signatures using brin (xact) with (pages_per_range = 32)',
      `create table kscope.derivations (
        account text not null, name text not null, version integer not null, since bigint not null,
        xact bigint not null default pg_current_xact_id()::text::bigint, primary key (account, name))`,
      'create index on kscope.derivations using brin (xact) with (pages_per_range = 32)',
      'alter table kscope.accounts add column paused_at timestamptz(3)',
      ...tableOfTheServer(
        'members',
        `member_id text not null, name text not null, email text not null, role text not null, password text,
         created_at timestamptz(3) not null`,
        'member_id',
      ),
      'create unique index on kscope.members (account, email)',
      ...tableOfTheServer(
        'one_time_links',
        'token_hash text not null, member_id text, expires_at timestamptz(3) not null',
        'token_hash',
      ),
      ...tableOfTheServer(
        'sessions',
        `token_hash text not null, member_id text not null, created_at timestamptz(3) not null,
         expires_at timestamptz(3) not null`,
        'token_hash',
      ),
      'create index on kscope.sessions (account, member_id)',
      ...tableOfTheServer(
        'api_tokens',
        `token_id text not null, token_hash text not null, member_id text not null, name text not null,
         created_at timestamptz(3) not null, expires_at timestamptz(3)`,
        'token_id',
      ),
      'create index on kscope.api_tokens (account, member_id)',
      'create unique index on kscope.api_tokens (account, token_hash)',
      ...tableOfTheServer(
        'activity',
        `activity_id text not null, at timestamptz(3) not null, member_id text, member_name text, action text not null,
         subject_type text not null, subject_id text not null, before jsonb, after jsonb`,
        'activity_id',
      ),
      'create index on kscope.activity (account, at)',
    ],
  },
  {
    version: 5,
    statements: [
      `create table kscope."legal_holds" (
  "account" text not null,
  "hold_id" text not null,
  "scope" text not null,
  "subject_id" text not null,
  "reason" text not null,
  "placed_by" text not null,
  "lifted_by" text,
  "lift_reason" text,
  "valid_from" timestamptz(3) not null,
  "valid_to" timestamptz(3),
  xact bigint not null default pg_current_xact_id()::text::bigint,
  primary key ("account", "hold_id", "valid_from")
)`,
      `create index on kscope."legal_holds" using brin (xact) with (pages_per_range = 32)`,
      `create trigger log_deletions after delete on kscope."legal_holds" referencing old table as gone
  for each statement execute function kscope.log_deletions('gone."account"::text, gone."hold_id"::text, gone."valid_from"::text')`,
      `create table kscope."held_pages" (
  "account" text not null,
  "hold_id" text not null,
  "page_id" text not null,
  "valid_from" timestamptz(3) not null,
  "valid_to" timestamptz(3),
  xact bigint not null default pg_current_xact_id()::text::bigint,
  primary key ("account", "hold_id", "page_id", "valid_from")
)`,
      `create index on kscope."held_pages" using brin (xact) with (pages_per_range = 32)`,
      `create index on kscope."held_pages" (account, "page_id")`,
      `create trigger log_deletions after delete on kscope."held_pages" referencing old table as gone
  for each statement execute function kscope.log_deletions('gone."account"::text, gone."hold_id"::text, gone."page_id"::text, gone."valid_from"::text')`,
      `create table kscope."page_reviews" (
  "account" text not null,
  "page_id" text not null,
  "reviewed_at" timestamptz(3) not null,
  "version_number" integer not null,
  "reviewer" text not null,
  "reviewer_id" text,
  "note" text,
  xact bigint not null default pg_current_xact_id()::text::bigint,
  primary key ("account", "page_id", "reviewed_at")
)`,
      `create index on kscope."page_reviews" using brin (xact) with (pages_per_range = 32)`,
      `create trigger log_deletions after delete on kscope."page_reviews" referencing old table as gone
  for each statement execute function kscope.log_deletions('gone."account"::text, gone."page_id"::text, gone."reviewed_at"::text')`,
      `create table kscope."sensitive_matches" (
  "account" text not null,
  "match_id" text not null,
  "page_id" text not null,
  "version_number" integer not null,
  "detector" text not null,
  "kind" text not null,
  "masked" text not null,
  "hmac" text not null,
  "occurrences" integer not null,
  "first_seen" timestamptz(3) not null,
  "last_seen" timestamptz(3) not null,
  "status" text not null,
  "reason" text,
  "dismissed_by" text,
  "severity" text not null,
  "viewers" integer,
  "viewers_unknown" integer,
  "guests" integer,
  "anonymous" boolean,
  xact bigint not null default pg_current_xact_id()::text::bigint,
  primary key ("account", "match_id")
)`,
      `create index on kscope."sensitive_matches" using brin (xact) with (pages_per_range = 32)`,
      `create index on kscope."sensitive_matches" (account, "page_id")`,
      `create trigger log_deletions after delete on kscope."sensitive_matches" referencing old table as gone
  for each statement execute function kscope.log_deletions('gone."account"::text, gone."match_id"::text')`,
      `create table kscope."sensitive_scans" (
  "account" text not null,
  "page_id" text not null,
  "sha256" text not null,
  "detectors" text not null,
  xact bigint not null default pg_current_xact_id()::text::bigint,
  primary key ("account", "page_id")
)`,
      `create index on kscope."sensitive_scans" using brin (xact) with (pages_per_range = 32)`,
    ],
  },
  {
    version: 6,
    // Nothing had written findings before.
    statements: [
      'alter table kscope.findings add column space_id text',
      'alter table kscope.findings add column message text not null',
      'alter table kscope.findings add column baseline boolean not null',
      'alter table kscope.findings add column reopened_at timestamptz(3)',
      'alter table kscope.findings add column matched_at timestamptz(3) not null',
      'create index on kscope.findings (account, rule_id)',
      ...newTable(
        'finding_events',
        `finding_id text not null, at timestamptz(3) not null, event text not null, reason text, until timestamptz(3)`,
        ['finding_id', 'at', 'event'],
      ),
      ...newTable(
        'rule_evaluations',
        `rule_id text not null, severity text not null, title text not null, status text not null,
         first_at timestamptz(3), evaluated_at timestamptz(3) not null, matches integer not null, note text`,
        ['rule_id'],
      ),
    ],
  },
  {
    version: 7,
    statements: [
      ...newTable(
        'page_audiences',
        `page_id text not null, viewers integer not null, unknown_viewers integer not null, external_viewers integer not null,
         guest_viewers integer not null, editors integer not null, unknown_editors integer not null, everyone text not null,
         anonymous text not null`,
        ['page_id'],
      ),
      ...newTable(
        'external_reach',
        `user_id text not null, space_id text not null, pages integer not null, unknown_pages integer not null,
         editable_pages integer not null, level text not null`,
        ['user_id', 'space_id'],
      ),
      ...newTable(
        'hidden_links',
        `page_id text not null, target_page_id text not null, links integer not null, viewers integer not null,
         shut_out integer not null, unknown integer not null`,
        ['page_id', 'target_page_id'],
      ),
      ...newTable(
        'access_comparisons',
        `run_id text not null, from_run_id text not null, observed_at timestamptz(3) not null, status text not null,
         gained_pairs bigint, lost_pairs bigint, unexplained bigint`,
        ['run_id'],
      ),
      ...newTable(
        'access_changes',
        `run_id text not null, change_id text not null, observed_at timestamptz(3) not null, kind text not null,
         subject_type text not null, subject_id text not null, gained_people integer not null, gained_pages integer not null,
         gained_pairs bigint not null, lost_people integer not null, lost_pages integer not null, lost_pairs bigint not null,
         unknown_came bigint not null, unknown_went bigint not null, listed_people integer`,
        ['run_id', 'change_id'],
      ),
      ...newTable(
        'access_gains',
        `run_id text not null, change_id text not null, user_id text not null, pages_gained integer not null,
         pages_lost integer not null, sample_page_id text not null`,
        ['run_id', 'change_id', 'user_id'],
      ),
      'alter table kscope.derivations add column moment timestamptz(3), add column basis text',
      'alter table kscope.users add column is_bot boolean',
      'alter table kscope.sensitive_matches add column comment_id text',
      'create index on kscope.page_links (account, target_id)',
      'create index on kscope.page_links (account, target_title)',
      'create index on kscope.page_links (account, resolution, resolved_page_id)',
      ...tableOfTheServer('compared_pages', 'page_id text not null, bands text not null', 'page_id'),
      ...tableOfTheServer(
        'comment_contents',
        'comment_id text not null, version_number integer not null, sha256 text not null, value text not null',
        'comment_id',
      ),
      ...tableOfTheServer(
        'sensitive_comment_scans',
        'comment_id text not null, sha256 text not null, detectors text not null',
        'comment_id',
      ),
      ...tableOfTheServer(
        'saved_questions',
        `question_id text not null, member_id text not null, name text not null, sql text not null,
         shared boolean not null, created_at timestamptz(3) not null, updated_at timestamptz(3) not null`,
        'question_id',
      ),
      'create index on kscope.saved_questions (account, member_id)',
      ...tableOfTheServer(
        'saved_views',
        `view_id text not null, member_id text not null, place text not null, name text not null, search jsonb not null,
         shared_with text, created_at timestamptz(3) not null, updated_at timestamptz(3) not null`,
        'view_id',
      ),
      'create index on kscope.saved_views (account, place)',
      ...tableOfTheServer(
        'view_defaults',
        'member_id text not null, place text not null, view_id text not null',
        'member_id, place',
      ),
      'alter table kscope.members add column bodies boolean not null default false',
      'alter table kscope.members alter column bodies drop default',
      `alter table kscope.members add column deactivated_at timestamptz(3), add column issuer text,
       add column subject text`,
      'create unique index on kscope.members (account, issuer, subject)',
      'alter table kscope.sessions add column session_id text not null default gen_random_uuid()::text',
      'alter table kscope.sessions alter column session_id drop default',
      'alter table kscope.sessions add column agent text, add column address text, add column id_token text',
      'create unique index on kscope.sessions (account, session_id)',
      'alter table kscope.accounts add column trouble text',
      ...tableOfTheServer(
        'sign_ons',
        `state_hash text not null, browser_hash text not null, nonce text not null, verifier text not null,
         back text not null, expires_at timestamptz(3) not null`,
        'state_hash',
      ),
      ...tableOfTheServer('server_settings', 'name text not null, value jsonb not null, secret text', 'name'),
      ...newHouseTable(
        'channels',
        `channel_id text not null, kind text not null, settings jsonb not null, secret text, subscription jsonb not null,
         created_at timestamptz(3) not null, digest_due_at timestamptz(3)`,
        'channel_id',
      ),
      ...newHouseTable(
        'notices',
        `notice_id text not null, channel_id text not null, event text not null, severity text not null,
         content jsonb not null, at timestamptz(3) not null, delivery_id text`,
        'notice_id',
        ['channel_id', 'delivery_id'],
      ),
      ...newHouseTable(
        'deliveries',
        `delivery_id text not null, channel_id text not null, kind text not null, status text not null, title text,
         attempts integer not null, next_at timestamptz(3), created_at timestamptz(3) not null,
         sent_at timestamptz(3), error text`,
        'delivery_id',
        ['channel_id, created_at', 'status, next_at'],
      ),
    ],
  },
  {
    version: 8,
    statements: [
      'drop index if exists kscope.page_states_account_space_id_idx',
      'drop index if exists kscope.findings_account_rule_id_idx',
      'create index on kscope.findings (account, rule_id, status)',
      'create index on kscope.findings (account, severity, opened_at, finding_id)',
    ],
  },
];
