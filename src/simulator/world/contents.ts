import type { ContentKind, ContentStatus, Restriction, SimContent, SimSpace } from '../site.ts';
import { idOf } from './ids.ts';
import type { VersionHistory } from './versionHistory.ts';

/** What a piece of content is made from; the rest follows from its place in the sequence. */
export interface NewContent {
  readonly kind: ContentKind;
  readonly title: string;
  readonly space: SimSpace;
  readonly parent: SimContent | null;
  readonly authorId: string;
  readonly createdAt: number;
  readonly status?: ContentStatus;
  readonly read?: Restriction | undefined;
  readonly update?: Restriction | undefined;
  readonly labels?: Set<string> | undefined;
}

/** The contents of a site in the making. */
export class Contents {
  readonly all = new Map<string, SimContent>();
  readonly #history: VersionHistory;

  constructor(history: VersionHistory) {
    this.#history = history;
  }

  add({ space, parent, read, update, labels, ...made }: NewContent): SimContent {
    const ordinal = this.all.size;
    const versionNumber = made.status === 'draft' ? 1 : this.#history.countAt(ordinal);
    // One literal for all, whatever is absent: a million objects share one shape and carry no empty fields.
    const content: SimContent = {
      id: idOf('content', ordinal),
      kind: made.kind,
      status: made.status ?? 'current',
      title: made.title,
      spaceId: space.id,
      parentId: parent === null ? null : parent.id,
      position: ordinal,
      authorId: made.authorId,
      ownerId: made.authorId,
      lastOwnerId: null,
      createdAt: made.createdAt,
      versionNumber,
      versionAt: this.#history.momentOf(ordinal, made.createdAt, versionNumber),
      versionAuthorId: this.#history.authorOf(ordinal, made.authorId, versionNumber),
    };
    if (read !== undefined) content.read = read;
    if (update !== undefined) content.update = update;
    if (labels !== undefined) content.labels = labels;
    this.all.set(content.id, content);
    return content;
  }
}
