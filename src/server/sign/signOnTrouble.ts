/** Why a sign-in through the provider did not come to an end: what the person is told. What the provider said is in the log of activity. */
export const signOnTroubles = {
  off: 'single sign-on is not set up here: sign in with your password, or ask an administrator',
  provider: 'the provider of your company does not answer as it should: try again, or tell an administrator',
  refused: 'the provider of your company did not sign you in: try again, or ask those who run it',
  stale: 'this sign-in was begun too long ago, in another browser, or was used already: begin anew',
  invalid: 'the answer of the provider could not be verified: begin anew, or tell an administrator',
  'no-email': 'the provider did not tell your e-mail: ask an administrator to ask it for the scope email',
  unverified: 'your e-mail is not verified by the provider of your company: verify it there, and come back',
  domain: 'your e-mail is of a domain that may not sign in here: sign in as somebody else, or ask an administrator',
  taken: 'somebody with your e-mail is a member here already: sign in as before, or ask an administrator to link you',
  'no-role': 'none of your groups gives you a role here: ask an administrator for one',
  deactivated: 'your account here was deactivated: ask an administrator',
} as const;

export type SignOnTrouble = keyof typeof signOnTroubles;

export const signOnTroubleNames = Object.keys(signOnTroubles) as [SignOnTrouble, ...SignOnTrouble[]];

/** A sign-in through the provider that did not come to an end. */
export class SignOnFailure extends Error {
  readonly trouble: SignOnTrouble;

  /** @param detail for the log. */
  constructor(trouble: SignOnTrouble, detail: string, options: { readonly cause?: unknown } = {}) {
    super(detail, options);
    this.name = 'SignOnFailure';
    this.trouble = trouble;
  }
}
