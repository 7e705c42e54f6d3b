/** A kind of document, and what gives a page away as one: any of labels, titles, templates and macros. */
export interface DocumentKind {
  readonly id: string;
  /** Names of labels, whatever their case. */
  readonly labels: readonly string[];
  /** Whole titles, whatever their case; `*` stands for any characters, `?` for one. */
  readonly titles: readonly string[];
  /** Names of macros in the body. */
  readonly macros: readonly string[];
  /** Keys of the spaces that it lies in, as patterns; none: wherever it lies. */
  readonly spaces: readonly string[];
}

/** A document that a team must have. */
export interface Requirement {
  readonly kind: string;
  /** For how many days an edit or a review keeps it fresh. */
  readonly days: number;
}

/** A team or a project: whatever lies in its spaces and trees, and what people of its groups own. */
export interface DocumentingTeam {
  /** Null: it is many, one for each space or group that fits, called as that is. */
  readonly name: string | null;
  readonly each: 'space' | 'group' | null;
  readonly groups: readonly string[];
  readonly spaces: readonly string[];
  /** Ids of pages and folders, with all below them. */
  readonly trees: readonly string[];
  readonly mustHave: readonly Requirement[];
}

/** For how long signs of life keep pages fresh, in days. */
export interface Freshness {
  readonly days: number | null;
  /** By the keys of spaces. */
  readonly spaceDays: Readonly<Record<string, number>>;
  readonly labelDays: Readonly<Record<string, number>>;
}

/** What a home says of its documentation: which kinds there are, who must have which, and what is stale. */
export interface Documentation {
  readonly kinds: readonly DocumentKind[];
  readonly teams: readonly DocumentingTeam[];
  readonly fresh: Freshness;
}

export const NO_DOCUMENTATION: Documentation = {
  kinds: [],
  teams: [],
  fresh: { days: null, spaceDays: {}, labelDays: {} },
};
