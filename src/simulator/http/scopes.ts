/**
 * Which scopes of a token open a route: any one of the sets, each set as a whole. Empty: no scope is needed.
 * Null: no scope exists, so that scoped tokens can never use the route.
 * All values are the documents' `x-atlassian-oauth2-scopes`, "Current" before "Beta".
 */
export type Scopes = readonly (readonly string[])[] | null;

/** A v2 route: one granular scope. */
export function granular(scope: string): Scopes {
  return [[`${scope}:confluence`]];
}

/** A v1 route: its classic scope, or all the granular ones. */
export function classic(scope: string, ...granularScopes: readonly string[]): Scopes {
  return [[scope], granularScopes.map((each) => `${each}:confluence`)];
}

export function opens(scopes: Scopes, held: ReadonlySet<string>): boolean {
  if (scopes === null) return false;
  return scopes.length === 0 || scopes.some((set) => set.every((scope) => held.has(scope)));
}
