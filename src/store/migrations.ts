/**
 * Steps from one version of the records' schema to the next. A new database is created from the declarations at
 * {@link SCHEMA_VERSION} and runs none of them, so each step ends in what the declarations say then.
 */
export interface Migration {
  /** The version that the database has afterwards. */
  readonly version: number;
  readonly statements: readonly string[];
}

export const SCHEMA_VERSION = 1;

export const migrations: readonly Migration[] = [];
