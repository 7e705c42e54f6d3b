/** The gates of access, in the order in which they are asked. */
export type Layer = 'site' | 'space' | 'content';

/** An answer, and where it is no, the first gate that refused. */
export interface Verdict {
  readonly verdict: boolean;
  readonly failing: Layer | null;
}

/** Whom a question is about: an account id, or somebody who is not logged in. */
export type Who = string;

export const ANONYMOUS = 'anonymous';

export const YES: Verdict = { verdict: true, failing: null };

export const refusedBy = (failing: Layer): Verdict => ({ verdict: false, failing });
