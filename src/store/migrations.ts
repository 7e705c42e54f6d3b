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
    ],
  },
];
