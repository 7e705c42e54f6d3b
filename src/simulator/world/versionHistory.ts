import type { SimContent, SimUser, SimVersion } from '../site.ts';
import { contentOrdinal } from './ids.ts';
import { fraction, mix } from './random.ts';

const SALT = { count: 11, spread: 12, moment: 13, editor: 14, message: 15, minor: 16, colleague: 17 };

/** Six pages in ten were never touched again. */
const ONCE = 0.58;
const MOST_VERSIONS = 400;

const MESSAGES = [
  'typo',
  'Updated after review',
  'Reverted from v. 3',
  'Fix broken links',
  'Freigabe durch QA ✔',
  '議事録を更新',
  'Added “lessons learned”',
  'Migrated from the old wiki',
  'per Legal',
];

/**
 * The versions that content had when the site was made, as functions of its id: nothing is kept for them. They do not
 * depend on the newest version's number, so that edits made later leave them as they were.
 */
export class VersionHistory {
  readonly #seed: number;
  readonly #now: number;
  readonly #staff: readonly SimUser[];
  readonly #placeOf: ReadonlyMap<string, number>;

  constructor(seed: number, now: number, staff: readonly SimUser[]) {
    this.#seed = seed;
    this.#now = now;
    this.#staff = staff;
    this.#placeOf = new Map(staff.map((person, place) => [person.accountId, place]));
  }

  /** How many versions the content was made with: mostly one, with a long tail. */
  countAt(ordinal: number): number {
    if (fraction(this.#seed, SALT.count, ordinal) < ONCE) return 1;
    const luck = 1 - fraction(this.#seed, SALT.spread, ordinal);
    return Math.min(MOST_VERSIONS, 1 + Math.ceil(1.2 / luck ** 0.75));
  }

  momentOf(ordinal: number, createdAt: number, number: number): number {
    const count = this.countAt(ordinal);
    if (number === 1) return createdAt;
    // Most pages rest soon after they were written.
    const edited = (this.#now - createdAt) * (0.01 + 0.99 * fraction(this.#seed, SALT.moment, ordinal) ** 2.5);
    const jitter = number === count ? 0 : 0.9 * (fraction(this.#seed, SALT.moment + number, ordinal) - 0.5);
    return Math.floor(createdAt + (edited * (number - 1 + jitter)) / (count - 1));
  }

  /** Whoever wrote the page, or somebody near them in the company. */
  authorOf(ordinal: number, authorId: string, number: number): string {
    if (number === 1 || fraction(this.#seed, SALT.editor + number, ordinal) < 0.55) return authorId;
    const place = this.#placeOf.get(authorId) ?? 0;
    const distance = mix(this.#seed, SALT.colleague + number, ordinal) % Math.min(40, this.#staff.length);
    return (this.#staff[(place + distance) % this.#staff.length] as SimUser).accountId;
  }

  /** Every version, newest first: those saved since the site was made, then those that it was made with. */
  of(content: SimContent): SimVersion[] {
    const ordinal = contentOrdinal(content.id);
    const edits = content.edits ?? [];
    const versions: SimVersion[] = edits.toReversed();
    const made = content.versionNumber - edits.length;
    for (let number = made; number >= 1; number -= 1) {
      // The newest one is as the content itself says.
      const newest = number === made && edits.length === 0;
      const known = Math.min(number, this.countAt(ordinal));
      versions.push({
        number,
        authorId: newest ? content.versionAuthorId : this.authorOf(ordinal, content.authorId, known),
        createdAt: newest ? content.versionAt : this.momentOf(ordinal, content.createdAt, known),
        message: this.#messageOf(ordinal, number),
        minorEdit: number > 1 && fraction(this.#seed, SALT.minor + number, ordinal) < 0.12,
      });
    }
    return versions;
  }

  #messageOf(ordinal: number, number: number): string {
    const drawn = mix(this.#seed, SALT.message + number, ordinal);
    return number > 1 && drawn % 5 === 0 ? (MESSAGES[(drawn >>> 4) % MESSAGES.length] as string) : '';
  }
}
