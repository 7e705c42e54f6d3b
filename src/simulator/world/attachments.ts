import type { SimAttachment, SimContent } from '../site.ts';
import { contentOrdinal, idOf } from './ids.ts';
import { fraction, mix, Random } from './random.ts';

const SALT = 8;

const FILES: readonly (readonly [name: string, extension: string, mediaType: string, typicalBytes: number])[] = [
  ['image-20240312-091500', 'png', 'image/png', 180_000],
  ['screenshot', 'png', 'image/png', 240_000],
  ['architecture', 'drawio', 'application/vnd.jgraph.mxfile', 40_000],
  ['budget', 'xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 90_000],
  ['Präsentation', 'pptx', 'application/vnd.openxmlformats-officedocument.presentationml.presentation', 3_000_000],
  ['contract', 'pdf', 'application/pdf', 400_000],
  ['議事録', 'docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 60_000],
  ['export', 'csv', 'text/csv', 20_000],
  ['recording', 'mp4', 'video/mp4', 60_000_000],
  ['logs', 'zip', 'application/zip', 5_000_000],
];

const NUMBERED = 60;

/** Full file names, made once: a million attachments share them. */
const NAMES: readonly (readonly string[])[] = FILES.map(([name, extension]) =>
  Array.from({ length: NUMBERED }, (_, number) => `${name}${number === 0 ? '' : ` (${number})`}.${extension}`),
);

/** How many files hang on a page: none on most. Bodies ask this too, to name what is there. */
export function attachmentCount(seed: number, ordinal: number): number {
  const luck = fraction(seed, SALT, ordinal);
  if (luck < 0.82) return 0;
  return Math.min(40, Math.ceil(0.3 / (1.001 - luck) ** 0.6));
}

/** The kind and name of a page's `index`-th file. */
function fileOf(seed: number, ordinal: number, index: number): { readonly kind: number; readonly title: string } {
  // Consecutive kinds and numbers: no two files of one page have the same name.
  const kind = (mix(seed, SALT + 1, ordinal) + index) % FILES.length;
  return { kind, title: (NAMES[kind] as readonly string[])[Math.floor(index / FILES.length)] as string };
}

export function attachmentTitle(seed: number, ordinal: number, index: number): string {
  return fileOf(seed, ordinal, index).title;
}

export function buildAttachments(
  seed: number,
  now: number,
  contents: Iterable<SimContent>,
): Map<string, SimAttachment> {
  const random = new Random(seed, SALT);
  const attachments = new Map<string, SimAttachment>();
  for (const content of contents) {
    if (content.kind !== 'page' && content.kind !== 'blogpost') continue;
    const ordinal = contentOrdinal(content.id);
    const count = attachmentCount(seed, ordinal);
    for (let index = 0; index < count; index += 1) {
      const { kind, title } = fileOf(seed, ordinal, index);
      const [, , mediaType, typicalBytes] = FILES[kind] as (typeof FILES)[number];
      const luck = random.float();
      const attachment: SimAttachment = {
        id: idOf('attachment', attachments.size),
        contentId: content.id,
        title,
        mediaType,
        bytes: Math.ceil(typicalBytes * (0.05 + 3 * luck ** 3)),
        authorId: content.authorId,
        createdAt: Math.floor(content.createdAt + (now - content.createdAt) * random.float() ** 5),
        versionNumber: luck < 0.8 ? 1 : 1 + random.below(9),
        status: luck < 0.01 ? 'trashed' : luck < 0.02 ? 'archived' : 'current',
      };
      attachments.set(attachment.id, attachment);
    }
  }
  return attachments;
}
