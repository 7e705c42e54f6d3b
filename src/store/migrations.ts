/**
 * Steps from one version of the records' schema to the next. A new database is created from the declarations at
 * {@link SCHEMA_VERSION} and runs none of them, so each step ends in what the declarations say then.
 */
export interface Migration {
  /** The version that the database has afterwards. */
  readonly version: number;
  readonly statements: readonly string[];
}

export const SCHEMA_VERSION = 4;

/** As tables were made at version 4. */
function tableOfTheServer(name: string, columns: string, key: string): readonly string[] {
  return [
    `create table kscope.${name} (account text not null, ${columns},
     xact bigint not null default pg_current_xact_id()::text::bigint, primary key (account, ${key}))`,
    `create index on kscope.${name} using brin (xact) with (pages_per_range = 32)`,
  ];
}

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
];
