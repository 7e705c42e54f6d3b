import { bodyHash } from '../../../content/hash.ts';
import type { Link } from '../../../content/link.ts';
import { minHashOf } from '../../../content/minHash.ts';
import { PARSER_VERSION, parseStorage } from '../../../content/parse.ts';
import type { RowOf } from '../../../model/table.ts';
import type { pageBodies, pageContents, pageLinks, pageMentions, pageSignatures } from '../../../model/tables/pages.ts';

export interface BodyRows {
  readonly body: RowOf<typeof pageBodies>;
  readonly content: RowOf<typeof pageContents> | null;
  readonly links: readonly RowOf<typeof pageLinks>[];
  readonly mentions: readonly RowOf<typeof pageMentions>[];
  readonly signature: RowOf<typeof pageSignatures>;
}

export interface BodyOptions {
  /** Whether the text itself is wanted. */
  readonly keepText: boolean;
  /** The hosts that the site answers to. */
  readonly hosts: readonly string[];
  /** The key of the page's space. */
  readonly spaceKey: string | undefined;
}

/** Everything that the storage format of a page says. */
export const bodyRows = (pageId: string, version: number, storage: string, options: BodyOptions): BodyRows => {
  const { keepText, hosts, spaceKey } = options;
  const parsed = parseStorage(storage, { text: true, hosts, ...(spaceKey === undefined ? {} : { spaceKey }) });
  return {
    body: {
      page_id: pageId,
      version_number: version,
      sha256: bodyHash(storage),
      bytes: Buffer.byteLength(storage),
      words: parsed.words,
      headings: parsed.headings.length,
      tables: parsed.tables,
      images: parsed.images,
      tasks_open: parsed.tasks.open,
      tasks_done: parsed.tasks.done,
      macros: parsed.macros,
      parser_version: PARSER_VERSION,
    },
    content: keepText ? { page_id: pageId, format: 'storage', version_number: version, value: storage } : null,
    links: parsed.links.map((link) => linkRow(pageId, link)),
    mentions: parsed.mentions.map(({ userId, count }) => ({ page_id: pageId, user_id: userId, count })),
    signature: signatureRow(pageId, parsed.text ?? ''),
  };
};

const signatureRow = (pageId: string, text: string): RowOf<typeof pageSignatures> => {
  const hash = minHashOf(text);
  return {
    page_id: pageId,
    bands: hash === null ? '' : bandsAsText(hash.bands),
    sketch: hash === null ? '' : Buffer.from(hash.sketch).toString('base64'),
  };
};

/** Little-endian, whatever the machine. */
const bandsAsText = (bands: Uint32Array): string => {
  const bytes = Buffer.alloc(bands.length * Uint32Array.BYTES_PER_ELEMENT);
  for (const [i, band] of bands.entries()) bytes.writeUInt32LE(band, i * Uint32Array.BYTES_PER_ELEMENT);
  return bytes.toString('base64');
};

const linkRow = (pageId: string, link: Link): RowOf<typeof pageLinks> => ({
  page_id: pageId,
  kind: link.kind,
  target: link.target,
  target_id: link.id,
  target_space_key: link.spaceKey,
  target_title: link.title,
  count: link.count,
  resolution: null,
  resolved_page_id: null,
});
