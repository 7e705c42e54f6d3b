/**
 * For whom tools answer. `whole`: somebody who may know everything of the site. `bound`: one person of one site; then what
 * they are not certain to see does not exist, and nothing counts it.
 */
export type Caller =
  | {
      readonly kind: 'whole';
      /** Whether the texts of pages may be told. */
      readonly bodies: boolean;
      /** Whether SQL may be asked. */
      readonly sql: boolean;
    }
  | { readonly kind: 'bound'; readonly account: string; readonly userId: string; readonly bodies: boolean };
