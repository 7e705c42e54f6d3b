/**
 * The elements of storage format that mean something here. Text runs on through those up to `LAST_INLINE`; every other
 * one, unknown ones included, ends the word before it: a word cut in two is found more easily than two glued into one.
 */
export const Tag = {
  Inline: 0,
  Anchor: 1,
  Link: 2,
  ResourcePage: 3,
  ResourceBlogpost: 4,
  ResourceContent: 5,
  ResourceAttachment: 6,
  ResourceSpace: 7,
  ResourceUser: 8,
  ResourceUrl: 9,
  ResourceShortcut: 10,
  Other: 11,
  Heading1: 12,
  Heading2: 13,
  Heading3: 14,
  Heading4: 15,
  Heading5: 16,
  Heading6: 17,
  Table: 18,
  HtmlImage: 19,
  Image: 20,
  Macro: 21,
  Parameter: 22,
  /** Holds machine text that no reader sees. */
  Hidden: 23,
  TaskStatus: 24,
  /** ADF: what the newer editor stores for elements that storage format has no words for. */
  AdfAttribute: 25,
  AdfExtension: 26,
  AdfContent: 27,
  /** Says in plain markup what an AdfExtension has already said. */
  AdfFallback: 28,
} as const;

export type Tag = (typeof Tag)[keyof typeof Tag];

export const LAST_INLINE = Tag.ResourceShortcut;

const NAMES: readonly (readonly [Tag, string])[] = [
  [
    Tag.Inline,
    'span strong em b i u s del ins sub sup code tt kbd samp var cite q small big font mark abbr ' +
      'ac:link-body ac:plain-text-link-body ac:inline-comment-marker ac:emoticon',
  ],
  [Tag.Anchor, 'a'],
  [Tag.Link, 'ac:link'],
  [Tag.ResourcePage, 'ri:page'],
  [Tag.ResourceBlogpost, 'ri:blog-post'],
  [Tag.ResourceContent, 'ri:content-entity'],
  [Tag.ResourceAttachment, 'ri:attachment'],
  [Tag.ResourceSpace, 'ri:space'],
  [Tag.ResourceUser, 'ri:user'],
  [Tag.ResourceUrl, 'ri:url'],
  [Tag.ResourceShortcut, 'ri:shortcut'],
  [Tag.Heading1, 'h1'],
  [Tag.Heading2, 'h2'],
  [Tag.Heading3, 'h3'],
  [Tag.Heading4, 'h4'],
  [Tag.Heading5, 'h5'],
  [Tag.Heading6, 'h6'],
  [Tag.Table, 'table'],
  [Tag.HtmlImage, 'img'],
  [Tag.Image, 'ac:image'],
  [Tag.Macro, 'ac:structured-macro ac:macro'],
  [Tag.Parameter, 'ac:parameter ac:default-parameter'],
  [Tag.Hidden, 'ac:task-id ac:task-uuid ac:placeholder ac:adf-parameter ac:adf-parameter-value'],
  [Tag.TaskStatus, 'ac:task-status'],
  [Tag.AdfAttribute, 'ac:adf-attribute'],
  [Tag.AdfExtension, 'ac:adf-extension'],
  [Tag.AdfContent, 'ac:adf-content'],
  [Tag.AdfFallback, 'ac:adf-fallback'],
];

interface Entry {
  readonly name: string;
  readonly tag: Tag;
}

const SLOTS = 256;

/** Tells the names above apart well enough that a slot holds one or two of them. */
const slotOf = (first: number, last: number, length: number): number =>
  (first * 7 + last * 31 + length * 13) & (SLOTS - 1);

function buildTable(): readonly (readonly Entry[])[] {
  const table: Entry[][] = Array.from({ length: SLOTS }, () => []);
  for (const [tag, names] of NAMES) {
    for (const name of names.split(' ')) {
      table[slotOf(name.charCodeAt(0), name.charCodeAt(name.length - 1), name.length)]!.push({ name, tag });
    }
  }
  return table;
}

const TABLE = buildTable();

/** The element whose name stands between two places. The hash is our own because a string for each tag costs more. */
export function tagAt(source: string, start: number, end: number): Tag {
  const length = end - start;
  const entries = TABLE[slotOf(source.charCodeAt(start), source.charCodeAt(end - 1), length)]!;
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i]!;
    if (entry.name.length === length && source.startsWith(entry.name, start)) return entry.tag;
  }
  return Tag.Other;
}
