import type { People3 } from '../people3.ts';

/** What exposure asks about people and groups beyond what decides access. */
export interface Kinds {
  /** Whoever comes from outside, other than apps. */
  readonly external: People3;
  /** Accounts of apps. */
  readonly apps: People3;
  /** Groups that the site does not know any more. */
  readonly goneGroups: ReadonlySet<string>;
}
