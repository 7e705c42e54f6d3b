import type { SimContent, SimVersion } from '../../site.ts';
import { contentOrdinal } from '../ids.ts';
import type { People } from '../people.ts';
import { mix } from '../random.ts';
import type { SpacePlan } from '../spaces.ts';
import { LANGUAGES, type Language } from '../text/languages.ts';
import { type Block, buildBlocks } from './blocks.ts';
import type { Format } from './fragment.ts';
import type { Place } from './reference.ts';
import { isWritten, References } from './references.ts';
import { bodySize, NATURAL_MEAN } from './size.ts';

const SALT = { block: 34, reference: 35, kept: 36 };

/** Every block is rewritten once in this many versions, the first in version 2, the next in version 3, and so on. */
const ROUND = 4;

/** The share of blocks that a reference follows. */
const REFERRING = 0.36;

export interface BodySetting {
  readonly seed: number;
  readonly bodyBytes: number | undefined;
  readonly plans: readonly SpacePlan[];
  /** Everything that the site was built with. */
  readonly contents: ReadonlyMap<string, SimContent>;
  readonly people: People;
  /** From the id of a copy to the id of what it was copied from. */
  readonly copies: ReadonlyMap<string, string>;
}

/**
 * Bodies, made when they are asked for: blocks of text that every page shares, chosen by the page's id and version, with
 * references between them. The same question always has the same answer, and nothing is kept but the blocks.
 */
export class Bodies {
  readonly #seed: number;
  readonly #mean: number;
  readonly #copies: ReadonlyMap<string, string>;
  readonly #references: References;
  readonly #blocks = new Map<Language, readonly Block[]>();

  constructor({ seed, bodyBytes, plans, contents, people, copies }: BodySetting) {
    this.#seed = seed;
    this.#mean = bodyBytes ?? NATURAL_MEAN;
    this.#copies = copies;
    this.#references = new References(seed, plans, contents, people);
  }

  storage(content: SimContent, version: number, baseUrl: string): string {
    return this.#compose(content, version, baseUrl, 'storage');
  }

  view(content: SimContent, version: number, baseUrl: string): string {
    return this.#compose(content, version, baseUrl, 'view');
  }

  #compose(content: SimContent, version: number, baseUrl: string, format: Format): string {
    if (!isWritten(content)) return '';
    const place: Place = { content, baseUrl, space: this.#references.planOf(content) };
    const blocks = this.#blocksOf(place.space.language);
    const ordinal = contentOrdinal(this.#copies.get(content.id) ?? content.id);
    const size = bodySize(this.#seed, ordinal, this.#mean);
    let body = '';
    let bytes = 0;
    for (let index = 0; ; index += 1) {
      const made = mix(this.#seed + SALT.block, ordinal, index * 1_024 + writing(version, index));
      const editedAt = editOf(content, version, index)?.createdAt;
      const drawn = editedAt === undefined ? made : mix(made, Math.floor(editedAt / 1_000));
      const block = blocks[drawn % blocks.length] as Block;
      // A block that would overshoot is taken with a chance that keeps the mean where it was asked for.
      const room = size - bytes;
      if (block.bytes > room && !takes(room / block.bytes, mix(this.#seed + SALT.kept, ordinal, index))) return body;
      body += block[format];
      bytes += block.bytes;
      if ((drawn >>> 16) / 0x1_0000 >= REFERRING) continue;
      const reference = this.#references.draw(place, mix(this.#seed + SALT.reference, drawn, ordinal));
      if (reference === null) continue;
      body += `<p>${format === 'storage' ? reference.storage : reference.view()}</p>`;
      bytes += reference.storage.length + 7;
    }
  }

  #blocksOf(language: number): readonly Block[] {
    const known = LANGUAGES[language % LANGUAGES.length] as Language;
    let blocks = this.#blocks.get(known);
    if (blocks === undefined) {
      blocks = buildBlocks(known);
      this.#blocks.set(known, blocks);
    }
    return blocks;
  }
}

/** How often a block has been rewritten by a version. */
function writing(version: number, index: number): number {
  return Math.floor((version - 2 - (index % ROUND) + ROUND) / ROUND);
}

/**
 * The edit since the site was made that wrote a block as it stands in a version. Every edit writes the first block, so
 * that none leaves a short page as it was; the others come in their round.
 */
function editOf({ edits = [] }: SimContent, version: number, index: number): SimVersion | undefined {
  const oldest = edits[0];
  if (oldest === undefined) return undefined;
  const written = index === 0 ? version : version - ((version - 2 - (index % ROUND) + ROUND) % ROUND);
  return edits[written - oldest.number];
}

function takes(chance: number, drawn: number): boolean {
  return drawn / 0x1_0000_0000 < chance;
}
