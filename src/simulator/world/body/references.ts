import type { SimContent } from '../../site.ts';
import { attachmentCount, attachmentTitle } from '../attachments.ts';
import { contentOrdinal } from '../ids.ts';
import type { People } from '../people.ts';
import { mix } from '../random.ts';
import type { SpacePlan } from '../spaces.ts';
import { escapeXml } from '../text/escape.ts';
import { ADDRESS_FORMS, type AddressForm, addressOf, resourceOf } from './address.ts';
import { broken, outside } from './deadEnds.ts';
import { macro } from './macro.ts';
import { type Place, type Reference, same } from './reference.ts';

const SALT = 32;

/** A reference to something on the site, drawn by one number; null where the place has nothing to refer to. */
type Maker = (place: Place, drawn: number) => Reference | null;

/** Whether content has a body; folders, whiteboards and their like have none that the site would tell. */
export const isWritten = ({ kind }: SimContent): boolean => kind === 'page' || kind === 'blogpost';

const cdata = (text: string): string => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;

/**
 * What pages point at: each other, people, files, places that no longer exist. Targets are chosen among the content that
 * the site was built with, so that what is added later changes no body.
 */
export class References {
  readonly #seed: number;
  readonly #plans: readonly SpacePlan[];
  /** For each content in its order the index of the space that it was made in: a move rewrites no body. */
  readonly #origins: Uint16Array;
  readonly #people: People;
  /** For each content in its order the title that it was made with: text that somebody pasted follows no change of it. */
  readonly #titles: string[];
  /** For each space the key that it was made with. */
  readonly #keys: ReadonlyMap<SpacePlan, string>;
  /** Pages and blogposts of each space, oldest first. */
  readonly #linkable = new Map<SpacePlan, SimContent[]>();
  readonly #makers: readonly (readonly [Maker, share: number])[] = [
    [(place, drawn) => this.#byTitle(place, drawn), 0.22],
    [(place, drawn) => this.#byTitleElsewhere(place, drawn), 0.1],
    [(place, drawn) => this.#byId(place, drawn), 0.06],
    [(place, drawn) => this.#byAddress(place, drawn), 0.12],
    [(place, drawn) => this.#smartLink(place, drawn), 0.1],
    [(place, drawn) => this.#included(place, drawn), 0.03],
    [(_, drawn) => this.#mention(drawn), 0.17],
    [(place, drawn) => this.#file(place, drawn), 0.1],
    [(_, drawn) => outside(drawn), 0.06],
    [(place, drawn) => broken(place, this.#keyOf(place.space), drawn), 0.04],
  ];

  constructor(seed: number, plans: readonly SpacePlan[], contents: ReadonlyMap<string, SimContent>, people: People) {
    this.#seed = seed;
    this.#plans = plans;
    this.#people = people;
    this.#origins = new Uint16Array(contents.size);
    this.#titles = new Array(contents.size);
    this.#keys = new Map(plans.map((plan) => [plan, plan.space.key]));
    const indexOf = new Map(plans.map((plan, index) => [plan.space.id, index]));
    for (const plan of plans) this.#linkable.set(plan, []);
    for (const content of contents.values()) {
      const index = indexOf.get(content.spaceId) as number;
      this.#origins[contentOrdinal(content.id)] = index;
      this.#titles[contentOrdinal(content.id)] = content.title;
      if (isWritten(content)) this.#linkable.get(plans[index] as SpacePlan)?.push(content);
    }
  }

  /** The plan of the space that the content was made in; the first space's where it is newer than the site. */
  planOf(content: SimContent): SpacePlan {
    return this.#plans[this.#origins[contentOrdinal(content.id)] ?? 0] as SpacePlan;
  }

  draw(place: Place, drawn: number): Reference | null {
    let luck = (drawn & 0xffff) / 0x1_0000;
    for (const [make, share] of this.#makers) {
      if (luck < share) return make(place, mix(this.#seed, SALT, drawn));
      luck -= share;
    }
    return null;
  }

  /** The older a page, the more link to it. */
  #target(plan: SpacePlan, drawn: number): SimContent | undefined {
    const list = this.#linkable.get(plan) ?? [];
    return list[Math.floor((drawn / 0x1_0000_0000) ** 1.8 * list.length)];
  }

  #titleOf(target: SimContent): string {
    return this.#titles[contentOrdinal(target.id)] as string;
  }

  #keyOf(plan: SpacePlan): string {
    return this.#keys.get(plan) as string;
  }

  /** An address as it was when somebody pasted it. */
  #pasted(write: AddressForm, plan: SpacePlan, target: SimContent, baseUrl: string): string {
    return escapeXml(
      write(this.#keyOf(plan), { id: target.id, kind: target.kind, title: this.#titleOf(target) }, baseUrl),
    );
  }

  #elsewhere(drawn: number): SpacePlan {
    return this.#plans[Math.floor((drawn / 0x1_0000_0000) ** 2 * this.#plans.length)] as SpacePlan;
  }

  #link(plan: SpacePlan, target: SimContent, baseUrl: string, resource: string, text: string | null): Reference {
    const title = escapeXml(target.title);
    const body = text === null ? '' : `<ac:plain-text-link-body>${cdata(text)}</ac:plain-text-link-body>`;
    return {
      storage: `<ac:link>${resource}${body}</ac:link>`,
      view: () =>
        `<a href="${escapeXml(addressOf(plan.space.key, target, baseUrl))}">${text === null ? title : escapeXml(text)}</a>`,
    };
  }

  #byTitle({ space, baseUrl }: Place, drawn: number): Reference | null {
    const target = this.#target(space, drawn);
    if (target === undefined) return null;
    return this.#link(space, target, baseUrl, resourceOf(target, null), drawn % 3 === 0 ? 'see here' : null);
  }

  #byTitleElsewhere({ baseUrl }: Place, drawn: number): Reference | null {
    const plan = this.#elsewhere(drawn);
    const target = this.#target(plan, mix(drawn, 1));
    if (target === undefined) return null;
    return this.#link(
      plan,
      target,
      baseUrl,
      resourceOf(target, plan.space.key),
      drawn % 3 === 0 ? this.#titleOf(target) : null,
    );
  }

  #byId({ space, baseUrl }: Place, drawn: number): Reference | null {
    const target = this.#target(space, drawn);
    if (target === undefined) return null;
    return this.#link(space, target, baseUrl, `<ri:content-entity ri:content-id="${target.id}" />`, 'details');
  }

  /** A plain anchor, in one of the forms that people paste. */
  #byAddress({ baseUrl }: Place, drawn: number): Reference | null {
    const plan = this.#elsewhere(drawn);
    const target = this.#target(plan, mix(drawn, 2));
    if (target === undefined) return null;
    const write = ADDRESS_FORMS[drawn % ADDRESS_FORMS.length] as AddressForm;
    return same(`<a href="${this.#pasted(write, plan, target, baseUrl)}">${escapeXml(this.#titleOf(target))}</a>`);
  }

  /** Its text is its address: the site shows the target's title when it renders the card. */
  #smartLink({ space, baseUrl }: Place, drawn: number): Reference | null {
    const target = this.#target(space, drawn);
    if (target === undefined) return null;
    const address = this.#pasted(addressOf, space, target, baseUrl);
    const appearance = drawn % 4 === 0 ? 'block' : 'inline';
    return {
      storage: `<a href="${address}" data-card-appearance="${appearance}">${address}</a>`,
      view: () => `<a href="${address}" data-card-appearance="${appearance}">${escapeXml(target.title)}</a>`,
    };
  }

  #included({ space, baseUrl }: Place, drawn: number): Reference | null {
    const target = this.#target(space, drawn);
    if (target === undefined) return null;
    const link = `<ac:link>${resourceOf(target, null)}</ac:link>`;
    return {
      storage: macro(drawn % 2 === 0 ? 'include' : 'excerpt-include', drawn >>> 1, { '': link }),
      view: () => `<a href="${escapeXml(addressOf(space.space.key, target, baseUrl))}">${escapeXml(target.title)}</a>`,
    };
  }

  #mention(drawn: number): Reference {
    const { staff, guests } = this.#people;
    const list = drawn % 40 === 0 ? guests : staff;
    const person = list[Math.floor(((drawn >>> 8) / 0x100_0000) ** 1.5 * list.length)];
    if (person === undefined) return same('');
    return {
      storage: `<ac:link><ri:user ri:account-id="${person.accountId}" /></ac:link>`,
      view: () =>
        `<a class="confluence-userlink" data-account-id="${person.accountId}">${escapeXml(person.displayName)}</a>`,
    };
  }

  /** A file of the page, as a picture where it is one; now and then one that was deleted. */
  #file({ content, baseUrl }: Place, drawn: number): Reference {
    const ordinal = contentOrdinal(content.id);
    const count = attachmentCount(this.#seed, ordinal);
    const name = escapeXml(count === 0 ? 'deleted diagram.png' : attachmentTitle(this.#seed, ordinal, drawn % count));
    const resource = `<ri:attachment ri:filename="${name}" />`;
    const address = (): string =>
      escapeXml(`${baseUrl}/download/attachments/${content.id}/${encodeURIComponent(name)}`);
    return name.endsWith('.png')
      ? {
          storage: `<ac:image ac:width="680" ac:alt="${name}">${resource}</ac:image>`,
          view: () => `<img src="${address()}" alt="${name}" width="680" />`,
        }
      : { storage: `<ac:link>${resource}</ac:link>`, view: () => `<a href="${address()}">${name}</a>` };
  }
}
