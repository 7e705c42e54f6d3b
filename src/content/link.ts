import { capped } from './storable.ts';

type LinkKind =
  | 'page'
  | 'content'
  | 'blogpost'
  | 'attachment'
  | 'space'
  | 'user'
  | 'url'
  | 'shortcut'
  | 'anchor'
  | InclusionKind;

/** A page shows another one, or the excerpt of it, as a part of itself. Each is named as its macro is. */
export type InclusionKind = 'include' | 'excerpt-include';

const INCLUSIONS: ReadonlySet<string> = new Set<InclusionKind>(['include', 'excerpt-include']);
const INCLUDED: ReadonlySet<LinkKind> = new Set<LinkKind>(['page', 'blogpost', 'content']);

/** What a macro of this name shows of the page that it names, or null where it shows none. */
export const inclusionOf = (macro: string | null): InclusionKind | null =>
  macro !== null && INCLUSIONS.has(macro) ? (macro as InclusionKind) : null;

/** The same target, where it is a page, as something that is included. */
export const toInclusion = (kind: InclusionKind, target: LinkTarget): LinkTarget =>
  INCLUDED.has(target.kind) ? { ...target, kind } : target;

/**
 * What a link names. Storage format names pages by space and title, addresses name them by id; both are kept as they
 * are said, since only the store knows which is which.
 */
export interface LinkTarget {
  readonly kind: LinkKind;
  /** The target in one line, which together with the kind tells it from every other. See the functions below. */
  readonly target: string;
  /** The id of the content; for an attachment, of the content that holds it. */
  readonly id: string | null;
  readonly spaceKey: string | null;
  /** The title of the page; for an attachment, of the page that holds it, null where that is the linking page. */
  readonly title: string | null;
}

/** A target and how often the page links there. */
export interface Link extends LinkTarget {
  readonly count: number;
}

/** What must be known about a page to understand its links. */
export interface LinkContext {
  /** The hosts that the site answers to, in lower case: an absolute address elsewhere is an address and no more. */
  readonly hosts: readonly string[];
  /** The key of the page's own space, which links within the space leave out. */
  readonly spaceKey: string | null;
}

const link = (kind: LinkKind, target: string, names: Partial<LinkTarget> = {}): LinkTarget => ({
  kind,
  target: capped(target),
  id: names.id ?? null,
  spaceKey: names.spaceKey ?? null,
  title: names.title ?? null,
});

/** `SPACE:Title`; `:Title` where the space is not known. */
export const toPage = (spaceKey: string | null, title: string): LinkTarget =>
  link('page', `${spaceKey ?? ''}:${title}`, { spaceKey, title });

/** `SPACE:/2026/01/31/Title`, as wiki markup has it: within a space, a title is unique only for its day. */
export const toBlogpost = (spaceKey: string | null, day: string | null, title: string): LinkTarget =>
  link('blogpost', `${spaceKey ?? ''}:/${day === null ? '' : `${day}/`}${title}`, { spaceKey, title });

/** The id of content of any kind. */
export const toContent = (id: string): LinkTarget => link('content', id, { id });

/** `SPACE:Title^file.png`; `^file.png` on the linking page itself. */
export const toAttachment = (holder: LinkTarget | null, fileName: string): LinkTarget =>
  link('attachment', `${holder?.target ?? ''}^${fileName}`, holder ?? {});

/** The key. */
export const toSpace = (spaceKey: string): LinkTarget => link('space', spaceKey, { spaceKey });

/** The user's id. This is a link to a profile; a mention is no link. */
export const toUser = (userId: string): LinkTarget => link('user', userId);

/** The address as written. */
export const toUrl = (address: string): LinkTarget => link('url', address);

/** `parameter@key`, as wiki markup has it. */
export const toShortcut = (key: string, parameter: string): LinkTarget => link('shortcut', `${parameter}@${key}`);

/** `#name`, on the linking page itself. */
export const toAnchor = (name: string): LinkTarget => link('anchor', `#${name}`);
