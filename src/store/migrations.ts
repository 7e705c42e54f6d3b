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
    version: 8,
    statements: [
      'drop index if exists kscope.page_states_account_space_id_idx',
      'drop index if exists kscope.findings_account_rule_id_idx',
      'create index on kscope.findings (account, rule_id, status)',
      'create index on kscope.findings (account, severity, opened_at, finding_id)',
    ],
  },
];
