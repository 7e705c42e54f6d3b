import type { FilterKind, FilterName } from '../../../accounts/filters.ts';
import { filterKinds, filterNames, kindOf } from '../../../accounts/filters.ts';

/** What the values of each filter that is given select, as ids of spaces, content or people. Absent: not given. */
export type SelectedIds = Readonly<Partial<Record<FilterName, ReadonlySet<string>>>>;

/** Of a page or blogpost, what the filters ask for; null: not known. */
export interface Placed {
  readonly page_id: string;
  readonly parent_id: string | null;
  readonly space_id: string | null;
  readonly author_id: string | null;
}

/** Of content that the records remember and the site does not show as current, what the filters ask for. */
export interface Remembered extends Placed {
  /** Everything above it. */
  readonly ancestor_ids: readonly string[];
  /** What it carries, written as the filters write labels. */
  readonly labels: readonly string[];
}

/** The labels that filters name, as they write them. */
export type LabelNames = Readonly<Partial<Record<'label' | 'exclude-label', ReadonlySet<string>>>>;

/** Kinds that select content by its own id. */
const OF_CONTENT: readonly FilterKind[] = ['page', 'page-tree', 'label'];
const OF_PEOPLE: readonly FilterKind[] = ['user', 'group'];

/**
 * What an account's filters leave: the same kind is "or", different kinds are "and", what is excluded stays out. Without
 * filters it is everything. It says whose titles, bodies and profiles are kept; what access needs is never thinned by it.
 */
export class Scope {
  readonly #ids: SelectedIds;
  readonly #labels: LabelNames;
  /**
   * The content that can be in scope, as far as it was known when the filters were looked up; its space or its author may
   * still rule it out. Null: the filters name none by its id.
   */
  readonly candidates: ReadonlySet<string> | null;

  constructor(ids: SelectedIds, labels: LabelNames = {}) {
    this.#ids = ids;
    this.#labels = labels;
    this.candidates = this.#only(OF_CONTENT);
  }

  /** Whether content can be out of scope for its space or author, though not for its id. */
  get asksForSpaceOrAuthor(): boolean {
    return filterNames.some((name) => !OF_CONTENT.includes(kindOf(name)) && this.#ids[name] !== undefined);
  }

  /** Whether there are no filters. */
  get isEverything(): boolean {
    return Object.keys(this.#ids).length === 0;
  }

  /** Whether a space that is in scope is so with all that is in it. */
  get takesSpacesWhole(): boolean {
    return filterNames.every((name) => kindOf(name) === 'space' || this.#ids[name] === undefined);
  }

  /** Whether content can be out of scope for its space. */
  get asksForSpace(): boolean {
    return this.#ids.space !== undefined || this.#ids['exclude-space'] !== undefined;
  }

  /** Whether content can be out of scope for what stands above it or for its labels, which the trash does not tell. */
  get asksForTreeOrLabel(): boolean {
    return (['page-tree', 'label'] as const).some(
      (kind) => this.#ids[kind] !== undefined || this.#ids[`exclude-${kind}`] !== undefined,
    );
  }

  /** Whether somebody can be out of scope. */
  get asksForPeople(): boolean {
    return OF_PEOPLE.some((kind) => this.#ids[kind] !== undefined || this.#ids[`exclude-${kind}`] !== undefined);
  }

  /** The only people who can be in scope; null: the filters name none to be kept. */
  get people(): ReadonlySet<string> | null {
    return this.#only(OF_PEOPLE);
  }

  hasSpace(spaceId: string | null): boolean {
    return this.#admits('space', [spaceId]);
  }

  /** What stands below something in a tree is in it too, though it was made after the tree was read. */
  hasContent(content: Placed): boolean {
    return this.#admitsPlace(content) && this.hasSpace(content.space_id) && this.hasPerson(content.author_id);
  }

  /**
   * The same of content that the site did not show when the filters were looked up, or shows in its trash: there neither
   * trees nor labels tell of it any more, so what the records remember of its place and its labels decides.
   */
  hasRemembered(content: Remembered): boolean {
    return (
      this.#admits('page', [content.page_id]) &&
      this.#admits('page-tree', [content.page_id, content.parent_id, ...content.ancestor_ids]) &&
      admits(this.#labels.label, this.#labels['exclude-label'], content.labels) &&
      this.hasSpace(content.space_id) &&
      this.hasPerson(content.author_id)
    );
  }

  /** Null is a person who is not known: excluded by nothing, and included by nothing. */
  hasPerson(userId: string | null): boolean {
    return OF_PEOPLE.every((kind) => this.#admits(kind, [userId]));
  }

  /** The same scope with everything of the site that is excluded by its own id. */
  withoutExcludedContent(): Scope {
    const excluded = new Set<FilterName>(OF_CONTENT.map((kind) => `exclude-${kind}` as const));
    return new Scope(
      Object.fromEntries(filterNames.flatMap((name) => (excluded.has(name) ? [] : [[name, this.#ids[name]]]))),
    );
  }

  #admitsPlace({ page_id, parent_id }: Placed): boolean {
    return OF_CONTENT.every((kind) => this.#admits(kind, kind === 'page-tree' ? [page_id, parent_id] : [page_id]));
  }

  #admits(kind: FilterKind, ids: readonly (string | null)[]): boolean {
    return admits(this.#ids[kind], this.#ids[`exclude-${kind}`], ids);
  }

  /** The ids that every one of these kinds admits; null where none of them includes any. */
  #only(ofKinds: readonly FilterKind[]): ReadonlySet<string> | null {
    const [first] = filterKinds.flatMap((kind) => (ofKinds.includes(kind) ? (this.#ids[kind] ?? []) : []));
    if (first === undefined) return null;
    return new Set([...first].filter((id) => ofKinds.every((kind) => this.#admits(kind, [id]))));
  }
}

const admits = (
  included: ReadonlySet<string> | undefined,
  excluded: ReadonlySet<string> | undefined,
  values: readonly (string | null)[],
): boolean => {
  const among = (set: ReadonlySet<string>) => values.some((value) => value !== null && set.has(value));
  return (included === undefined || among(included)) && (excluded === undefined || !among(excluded));
};
