import type { ContentKind, ContentStatus, SimContent, SimUser } from '../site.ts';
import type { Contents } from './contents.ts';
import type { Groups } from './groups.ts';
import { drawLabels, labelVocabulary } from './labels.ts';
import type { People } from './people.ts';
import { Random } from './random.ts';
import { drawRestrictions } from './restrictions.ts';
import type { SpacePlan } from './spaces.ts';
import { momentAt } from './timeline.ts';
import { Titles } from './titles.ts';

const SALT = 5;

/** The share of the site's time in which spaces were opened and the access cases written; growth takes the rest. */
export const FOUNDING = 0.12;

const DEEPEST = 24;
/** After this share of its time an archived space got nothing more. */
const ARCHIVED_AT = 0.5;
/** From this share of the time on, those who are gone have written nothing. */
const DEPARTED_AT = 0.8;

const CONTAINER = 0.025;
const BLOGPOST = 0.06;
const COPY = 0.012;
const LIVE = 0.03;
const OWNER_CHANGED = 0.08;

/** Kinds of parents that are no pages; folders are the common case. */
const CONTAINERS: readonly ContentKind[] = ['folder', 'folder', 'folder', 'whiteboard', 'database', 'embed'];

const STATUSES: readonly (readonly [ContentStatus, share: number])[] = [
  ['archived', 0.03],
  ['trashed', 0.01],
  ['draft', 0.006],
  ['deleted', 0.004],
];

/** A space while its tree grows: `parents[i]`, at `depths[i]`, may get children. */
interface Growing {
  readonly plan: SpacePlan;
  readonly index: number;
  readonly parents: SimContent[];
  readonly depths: number[];
  /** From the busiest to those who wrote once. */
  readonly authors: readonly SimUser[];
}

export interface GrowthSetting {
  readonly seed: number;
  readonly now: number;
  readonly people: People;
  readonly groups: Groups;
  readonly plans: readonly SpacePlan[];
  readonly contents: Contents;
  readonly restrictable: boolean;
}

/** When and by whom one piece of content is made. */
interface Making {
  readonly growing: Growing;
  readonly author: SimUser;
  readonly createdAt: number;
}

/**
 * Grows every space's tree in step, so that ids ascend with time through the whole site. A page hangs below one that
 * exists, often a recent one: subjects are written in bursts, and trees become deep where work goes on.
 */
export class Growth {
  /** Copied content: from its id to the id of what it was copied from. */
  readonly copies = new Map<string, string>();
  readonly #setting: GrowthSetting;
  readonly #random: Random;
  readonly #titles: Titles;
  readonly #spaces: readonly Growing[];
  /** Running totals of the spaces' weights. */
  readonly #weights: readonly number[];
  readonly #labels: readonly string[];

  constructor(setting: GrowthSetting, pages: number) {
    this.#setting = setting;
    this.#random = new Random(setting.seed, SALT);
    this.#titles = new Titles(this.#random);
    this.#labels = labelVocabulary(pages);
    const indexOf = new Map(setting.plans.map((plan, index) => [plan.space.id, index]));
    for (const content of setting.contents.all.values()) {
      this.#titles.unique(indexOf.get(content.spaceId) as number, content.title);
    }
    this.#spaces = setting.plans.map((plan, index) => this.#plant(plan, index));
    let total = 0;
    this.#weights = setting.plans.map((plan) => {
      total += plan.weight;
      return total;
    });
  }

  /** Adds `pages` pages and blogposts, and containers beside them. */
  run(pages: number): void {
    for (let made = 0; made < pages; made += 1) {
      const share = made / pages;
      const growing = this.#chooseSpace(share);
      const making = {
        growing,
        author: this.#chooseAuthor(growing, share),
        createdAt: momentAt(this.#setting.now, FOUNDING + (1 - FOUNDING) * share),
      };
      if (this.#random.chance(CONTAINER)) this.#addContainer(making);
      if (this.#random.chance(BLOGPOST)) this.#addBlogpost(making);
      else this.#addPage(making);
    }
  }

  #plant(plan: SpacePlan, index: number): Growing {
    const { people, contents } = this.#setting;
    const homepage = contents.all.get(plan.space.homepageId as string) as SimContent;
    const owner = people.all.get(plan.space.authorId) as SimUser;
    // One space in eight hangs on a single person, as every personal space does.
    const alone = plan.space.type === 'personal' || this.#random.chance(0.12);
    const size = alone ? 0 : Math.ceil(4 + Math.sqrt(plan.weight) * people.staff.length ** 0.6);
    const start = this.#random.below(people.staff.length);
    return {
      plan,
      index,
      parents: [homepage],
      depths: [0],
      authors: [owner, ...people.staff.slice(start, start + size)],
    };
  }

  #chooseSpace(share: number): Growing {
    for (;;) {
      const drawn = this.#random.float() * (this.#weights.at(-1) as number);
      const growing = this.#spaces[this.#weights.findIndex((total) => drawn < total)] as Growing;
      if (growing.plan.space.status === 'current' || share < ARCHIVED_AT || this.#spaces.length === 1) return growing;
    }
  }

  #chooseAuthor({ authors }: Growing, share: number): SimUser {
    const author = this.#random.pickSkewed(authors, 2.5);
    if (author.status === 'active' || share < DEPARTED_AT) return author;
    return authors.find((other) => other.status === 'active') ?? this.#setting.people.member;
  }

  /** Where in the space's list of parents the next child hangs. */
  #chooseParent({ parents, depths }: Growing): number {
    const luck = this.#random.float();
    if (luck < 0.06) return 0;
    const recent = Math.min(parents.length, 30);
    const place = luck < 0.4 ? parents.length - 1 - this.#random.below(recent) : this.#random.below(parents.length);
    return (depths[place] as number) < DEEPEST ? place : 0;
  }

  #addContainer({ growing, author, createdAt }: Making): void {
    const place = this.#chooseParent(growing);
    const container = this.#setting.contents.add({
      kind: this.#random.pick(CONTAINERS),
      title: this.#titles.container(growing.index),
      space: growing.plan.space,
      parent: growing.parents[place] as SimContent,
      authorId: author.accountId,
      createdAt,
      ...this.#restrictions(author, growing.depths[place] as number),
    });
    this.#growFrom(growing, container, place);
  }

  #addBlogpost({ growing, author, createdAt }: Making): void {
    const status = this.#drawStatus();
    this.#setting.contents.add({
      kind: 'blogpost',
      // Blogposts cannot be archived.
      status: status === 'archived' ? 'current' : status,
      title: this.#titles.page(growing.index),
      space: growing.plan.space,
      parent: null,
      authorId: author.accountId,
      createdAt,
      labels: drawLabels(this.#random, this.#labels),
      ...this.#restrictions(author, 2),
    });
  }

  #addPage({ growing, author, createdAt }: Making): void {
    const random = this.#random;
    const place = this.#chooseParent(growing);
    const source = random.chance(COPY) ? random.pick(growing.parents) : null;
    const status = this.#drawStatus();
    const page = this.#setting.contents.add({
      kind: 'page',
      status,
      title:
        source === null
          ? this.#titles.page(growing.index)
          : this.#titles.unique(growing.index, `Copy of ${source.title}`),
      space: growing.plan.space,
      parent: growing.parents[place] as SimContent,
      authorId: author.accountId,
      createdAt,
      labels: drawLabels(random, this.#labels),
      ...this.#restrictions(author, growing.depths[place] as number),
    });
    if (source?.kind === 'page') this.copies.set(page.id, source.id);
    if (random.chance(LIVE)) page.live = true;
    if (random.chance(OWNER_CHANGED)) {
      page.lastOwnerId = page.ownerId;
      page.ownerId = random.pick(growing.authors).accountId;
    }
    // What left the tree, or never entered it, has no children.
    if (status === 'current') this.#growFrom(growing, page, place);
  }

  #growFrom({ parents, depths }: Growing, content: SimContent, parentPlace: number): void {
    parents.push(content);
    depths.push((depths[parentPlace] as number) + 1);
  }

  #drawStatus(): ContentStatus {
    let luck = this.#random.float();
    for (const [status, share] of STATUSES) {
      if (luck < share) return status;
      luck -= share;
    }
    return 'current';
  }

  /** None near the root, where one restriction would hide half a space. */
  #restrictions(author: SimUser, parentDepth: number): ReturnType<typeof drawRestrictions> {
    const { restrictable, people, groups } = this.#setting;
    return restrictable && parentDepth >= 1 ? drawRestrictions(this.#random, author, people, groups) : {};
  }
}
