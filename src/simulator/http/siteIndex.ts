import type {
  ContentKind,
  SimAttachment,
  SimAuditRecord,
  SimComment,
  SimContent,
  SimGroup,
  SimSpace,
  Site,
} from '../site.ts';
import { numericId, Order } from './order.ts';

/** The sort keys of v2's lists; a leading `-` turns the order around. */
export type SortKey = 'id' | 'created-date' | 'modified-date' | 'title';

/** Spaces have no modified date to sort by, nor any other than these. */
export type SpaceSortKey = 'id' | 'key' | 'name';

export interface LabelEntry {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly contents: SimContent[];
}

/**
 * Everything that a request would else have to scan the site for, built lazily, once for each revision of the site:
 * a request costs a binary search and a page, however large the site.
 */
export class SiteIndex {
  readonly #site: Site;
  readonly #kept = new Map<string, unknown>();

  constructor(site: Site) {
    this.#site = site;
  }

  /** Content of some kind in one order, of one space or of all. */
  contents(kind: ContentKind, key: SortKey, spaceId: string | null = null): Order<SimContent> {
    return this.#once(`contents ${kind} ${key} ${spaceId}`, () => {
      if (key !== 'id') return new Order(this.contents(kind, 'id', spaceId).items, SORT_VALUES[key]);
      const ids = spaceId === null ? this.#site.contents.keys() : this.#site.contentOf(spaceId);
      const items: SimContent[] = [];
      for (const id of ids) {
        const content = this.#site.contents.get(id);
        if (content?.kind === kind) items.push(content);
      }
      return new Order(items, SORT_VALUES.id);
    });
  }

  /** Children of every kind by their place in the tree. */
  childrenOf(parentId: string): readonly SimContent[] {
    return this.#children().get(parentId) ?? [];
  }

  spaces(key: SpaceSortKey): Order<SimSpace> {
    const value = (space: SimSpace): number | string => (key === 'id' ? numericId(space.id) : space[key]);
    return this.#once(`spaces ${key}`, () => new Order([...this.#site.spaces.values()], value));
  }

  spaceByKey(key: string): SimSpace | null {
    const byKey = this.#once('spaces by key', () => new Map([...this.#site.spaces.values()].map((s) => [s.key, s])));
    return byKey.get(key) ?? null;
  }

  personalSpaceOf(accountId: string): SimSpace | null {
    const owned = this.#once('personal spaces', () => {
      const personal = [...this.#site.spaces.values()].filter((space) => space.type === 'personal');
      return new Map(personal.map((space) => [space.ownerId ?? space.authorId, space]));
    });
    return owned.get(accountId) ?? null;
  }

  /** "Ordered by name" is what the group list promises. */
  groupsByName(): readonly SimGroup[] {
    return this.#once('groups', () =>
      [...this.#site.groups.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
    );
  }

  groupsOf(accountId: string): readonly SimGroup[] {
    const byMember = this.#once('groups by member', () => {
      const found = new Map<string, SimGroup[]>();
      for (const group of this.groupsByName()) for (const member of group.members) append(found, member, group);
      return found;
    });
    return byMember.get(accountId) ?? [];
  }

  comments(kind: SimComment['kind']): Order<SimComment> {
    return this.#once(`comments ${kind}`, () => {
      const items = [...this.#site.comments.values()].filter((comment) => comment.kind === kind);
      return new Order(items, (comment) => comment.createdAt);
    });
  }

  /** Comments of a page (top-level ones) or replies to a comment, by time. */
  commentsUnder(id: string, kind: SimComment['kind']): Order<SimComment> {
    const byParent = this.#once(`comments by parent ${kind}`, () => {
      const found = new Map<string, SimComment[]>();
      for (const comment of this.comments(kind).items)
        append(found, comment.parentCommentId ?? comment.contentId, comment);
      return found;
    });
    return new Order(byParent.get(id) ?? [], (comment) => comment.createdAt, true);
  }

  attachments(): Order<SimAttachment> {
    return this.#once('attachments', () => new Order([...this.#site.attachments.values()], (file) => file.createdAt));
  }

  attachmentsOf(contentId: string): Order<SimAttachment> {
    const byContent = this.#once('attachments by content', () => {
      const found = new Map<string, SimAttachment[]>();
      for (const file of this.attachments().items) append(found, file.contentId, file);
      return found;
    });
    return new Order(byContent.get(contentId) ?? [], (file) => file.createdAt, true);
  }

  labels(): Order<LabelEntry> {
    return this.#once('labels', () => {
      const found = new Map<string, LabelEntry>();
      for (const content of this.#site.contents.values()) {
        for (const written of content.labels ?? []) {
          const entry = found.get(written) ?? { ...splitLabel(written), id: labelId(written), contents: [] };
          entry.contents.push(content);
          found.set(written, entry);
        }
      }
      return new Order([...found.values()], (label) => numericId(label.id));
    });
  }

  label(id: string): LabelEntry | null {
    const byId = this.#once('labels by id', () => new Map(this.labels().items.map((label) => [label.id, label])));
    return byId.get(id) ?? null;
  }

  /** What carries a label, of one kind, in one order. */
  labelled(label: LabelEntry, kind: ContentKind, key: SortKey): Order<SimContent> {
    return this.#once(`labelled ${label.id} ${kind} ${key}`, () => {
      return new Order(
        label.contents.filter((content) => content.kind === kind),
        SORT_VALUES[key],
      );
    });
  }

  /** Newest first. */
  auditLog(): readonly SimAuditRecord[] {
    return this.#once('audit', () => this.#site.audit.toSorted((a, b) => b.at - a.at));
  }

  #children(): Map<string, SimContent[]> {
    return this.#once('children', () => {
      const found = new Map<string, SimContent[]>();
      for (const content of this.#site.contents.values()) {
        if (content.parentId !== null) append(found, content.parentId, content);
      }
      for (const list of found.values())
        list.sort((a, b) => a.position - b.position || numericId(a.id) - numericId(b.id));
      return found;
    });
  }

  #once<T>(name: string, make: () => T): T {
    if (!this.#kept.has(name)) this.#kept.set(name, make());
    return this.#kept.get(name) as T;
  }
}

export const SORT_VALUES: Readonly<Record<SortKey, (content: SimContent) => number | string>> = {
  id: (content) => numericId(content.id),
  'created-date': (content) => content.createdAt,
  'modified-date': (content) => content.versionAt,
  title: (content) => content.title,
};

/** `prefix:name`, or a bare name for a global label. */
export function splitLabel(written: string): { readonly prefix: string; readonly name: string } {
  const colon = written.indexOf(':');
  return colon < 0
    ? { prefix: 'global', name: written }
    : { prefix: written.slice(0, colon), name: written.slice(colon + 1) };
}

/** Labels have no id of their own in a site: one made from the name stays the same whatever else changes. */
export function labelId(written: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(written))
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return String(hash >> 16n);
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
