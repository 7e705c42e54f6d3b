/** Everything that an operator sets, in the order in which it is set. */
export const thingKinds = ['account', 'channel', 'member', 'sign-on', 'file'] as const;

export type ThingKind = (typeof thingKinds)[number];

export type Fields = Readonly<Record<string, unknown>>;

/** One thing that is set, or is to be. */
export interface Thing {
  readonly kind: ThingKind;
  /** Of a file its path below the home; of the single sign-on there is one. */
  readonly name: string;
  /** In the words of the file, all of them; null: none. Undefined: it stays as it is, whatever that is. */
  readonly fields: Fields;
  /** Undefined: nothing is said of it, and what is kept stays. Null: there is none. */
  readonly secret?: string | null | undefined;
  /** The text of a file. */
  readonly content?: string;
}

/** By which two things are the same. */
export const keyOf = ({ kind, name }: Pick<Thing, 'kind' | 'name'>): string => `${kind} ${name}`;

/** How the secret of a thing is called in the file. */
export const secretName = (kind: ThingKind): string => (kind === 'account' ? 'token' : 'secret');
