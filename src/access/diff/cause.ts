import type { Grant, PersonState, Principal, ProductAccess } from '../facts.ts';

/** One change of the records, as it is called in the table of changes; or of what could be seen, which has no row there. */
export interface Change {
  readonly id: string;
  readonly kind: string;
  readonly subject_type: string;
  readonly subject_id: string;
  readonly observed_at: string;
  /** What was and what is, where the table of changes has it. */
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  /** Who did it, where the audit log names them. */
  readonly actor_id: string | null;
}

/** A change and what it did to the facts. */
export interface Cause {
  readonly change: Change;
  readonly events: readonly FactEvent[];
}

/** What happens to the facts; things are named by their ids. */
export type FactEvent =
  | { readonly kind: 'membership'; readonly group: string; readonly user: string; readonly joins: boolean }
  | { readonly kind: 'person'; readonly user: string; readonly state: PersonState }
  | {
      readonly kind: 'grants';
      readonly space: string;
      readonly removed: readonly Grant[];
      readonly added: readonly Grant[];
    }
  | { readonly kind: 'access-group'; readonly access: ProductAccess; readonly group: string; readonly joins: boolean }
  | { readonly kind: 'site'; readonly fact: string; readonly value: string | null }
  | {
      readonly kind: 'place';
      readonly page: string;
      readonly status: string;
      readonly space: string;
      readonly parent: string | null;
    }
  | {
      readonly kind: 'restriction';
      readonly page: string;
      readonly removed: readonly Principal[];
      readonly added: readonly Principal[];
      /** Why it is not known from now on; null: it is known; undefined: as before. */
      readonly unread: string | null | undefined;
    }
  | {
      readonly kind: 'sight';
      readonly of: 'space' | 'group' | ProductAccess;
      readonly id: string;
      readonly unread: string | null;
    };
