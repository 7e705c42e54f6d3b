import type { SimContent, SimGroup, SimSpace, SimUser, Site } from '../site.ts';
import { Random } from '../world/random.ts';
import { below } from './family.ts';

const SALT = 60;
/** Draws at random before everything is looked through. */
const TRIES = 60;
/** Nobody moves or hides half a space in one go. */
const LARGEST_BRANCH = 25;

/**
 * What a script of acts draws from: the site, and whom and what to act on. Holders of tokens are spared, and the groups
 * that they are in keep their rights: whoever crawls loses sight of single pages, never of the site.
 */
export class Scene {
  readonly site: Site;
  readonly random: Random;
  readonly #acted = new Set<string>();
  readonly #once: boolean;
  readonly #spared: ReadonlySet<string>;
  #contents: SimContent[];
  #named = 0;

  /** `once`: no content is acted on a second time. */
  constructor(site: Site, seed: number, once: boolean) {
    this.site = site;
    this.random = new Random(seed, SALT);
    this.#once = once;
    this.#spared = new Set(site.tokens.map(({ accountId }) => accountId));
    this.#contents = [...site.contents.values()];
  }

  /** A number that tells new titles, names and keys apart. */
  number(): string {
    this.#named += 1;
    return `${this.random.below(1_000_000)}-${this.#named}`;
  }

  acted(ids: Iterable<string>): void {
    for (const id of ids) this.#acted.add(id);
  }

  /** Whether a page may be acted on: where each is once, those that have been may not. */
  isFree(contentId: string): boolean {
    return !(this.#once && this.#acted.has(contentId));
  }

  /** New content among these ids is drawn from now on. */
  found(ids: Iterable<string>): void {
    for (const id of ids) {
      const content = this.site.contents.get(id);
      if (content !== undefined) this.#contents.push(content);
    }
  }

  /** After content has come or gone in bulk. */
  lookAgain(): void {
    this.#contents = [...this.site.contents.values()];
  }

  content(fits: (content: SimContent) => boolean): SimContent | null {
    return this.#one(
      this.#contents,
      (content) => this.site.contents.get(content.id) === content && this.isFree(content.id) && fits(content),
    );
  }

  /** A page or blogpost that people can work on. */
  page(fits: (content: SimContent) => boolean = () => true): SimContent | null {
    return this.content((one) => (one.kind === 'page' || one.kind === 'blogpost') && this.isLiving(one) && fits(one));
  }

  /** Anything in a tree that may be moved, hidden or taken out of it: no homepage, and not much below it. */
  branch(fits: (content: SimContent) => boolean = () => true): SimContent | null {
    return this.content(
      (one) =>
        one.kind !== 'blogpost' &&
        this.isLiving(one) &&
        this.site.spaces.get(one.spaceId)?.homepageId !== one.id &&
        fits(one) &&
        below(this.site, one).length <= LARGEST_BRANCH,
    );
  }

  /** Where a subtree may go: below another page, where nobody is called like any of it. */
  newParentOf(content: SimContent, elsewhere: boolean): SimContent | null {
    const subtree = [content, ...below(this.site, content)];
    const parent = this.#one(
      this.#contents,
      (one) =>
        this.site.contents.get(one.id) === one &&
        one.kind === 'page' &&
        this.isLiving(one) &&
        (one.spaceId !== content.spaceId) === elsewhere &&
        one.id !== content.parentId &&
        !subtree.includes(one),
    );
    if (parent === null || !elsewhere) return parent;
    const titles = new Set(this.site.contentOf(parent.spaceId).map((id) => this.site.contents.get(id)?.title));
    return subtree.some(({ title }) => titles.has(title)) ? null : parent;
  }

  isLiving({ status, spaceId }: SimContent): boolean {
    return status === 'current' && this.site.spaces.get(spaceId)?.status === 'current';
  }

  space(fits: (space: SimSpace) => boolean = ({ status }) => status === 'current'): SimSpace | null {
    return this.#one([...this.site.spaces.values()], fits);
  }

  group(fits: (group: SimGroup) => boolean = () => true): SimGroup | null {
    return this.#one([...this.site.groups.values()], fits);
  }

  /** A group that no holder of a token is in. */
  foreignGroup(fits: (group: SimGroup) => boolean = () => true): SimGroup | null {
    return this.group((group) => !this.isOwnGroup(group.id) && fits(group));
  }

  user(fits: (user: SimUser) => boolean): SimUser | null {
    return this.#one([...this.site.users.values()], fits);
  }

  /** Whether a holder of a token is in the group. */
  isOwnGroup(groupId: string): boolean {
    const members = this.site.groups.get(groupId)?.members;
    return members !== undefined && [...this.#spared].some((id) => members.has(id));
  }

  isSpared(accountId: string): boolean {
    return this.#spared.has(accountId);
  }

  /** Somebody who works on the site. */
  colleague(fits: (user: SimUser) => boolean = () => true): SimUser | null {
    return this.user(
      (user) => user.accountType === 'atlassian' && user.status === 'active' && !user.guest && fits(user),
    );
  }

  /** Somebody whose account may change: no holder of a token. */
  other(fits: (user: SimUser) => boolean = () => true): SimUser | null {
    return this.user((user) => user.accountType === 'atlassian' && !this.#spared.has(user.accountId) && fits(user));
  }

  #one<T>(list: readonly T[], fits: (one: T) => boolean): T | null {
    for (let tries = Math.min(TRIES, list.length); tries > 0; tries -= 1) {
      const drawn = this.random.pick(list);
      if (fits(drawn)) return drawn;
    }
    const fitting = list.filter(fits);
    return fitting.length === 0 ? null : this.random.pick(fitting);
  }
}
