import { targetOfAddress } from './address.ts';
import { attribute } from './attribute.ts';
import {
  type InclusionKind,
  type Link,
  type LinkContext,
  type LinkTarget,
  toAnchor,
  toAttachment,
  toInclusion,
} from './link.ts';
import type { Mention } from './parsedBody.ts';
import { targetOfResource } from './resource.ts';
import type { Source } from './source.ts';
import { Tag } from './tags.ts';
import { Tally } from './tally.ts';

/**
 * Gathers what a page refers to, wherever it does: in links, images, macro parameters. The only things to remember from
 * one tag to the next are that an attachment may be followed by the page that holds it, a link by its resource, and that
 * a macro may include what its parameters name.
 */
export class References {
  private readonly source: Source;
  private readonly context: LinkContext;
  private readonly targets = new Tally<LinkTarget>();
  private readonly people = new Tally<string>();
  /** The file name of an attachment whose element is open. */
  private fileName: string | null = null;
  private holder: LinkTarget | null = null;
  /** The anchor of a link that has named no resource: it leads to a place on the page itself. */
  private anchor: string | null = null;
  /** How what the macro at hand names is included, where it does that. */
  private inclusion: InclusionKind | null = null;

  constructor(source: Source, context: LinkContext) {
    this.source = source;
    this.context = context;
  }

  /** Enters or leaves a macro that includes what it names. */
  setInclusion(kind: InclusionKind | null): void {
    this.inclusion = kind;
  }

  /** An address in the attribute of an HTML element. */
  address(start: number, end: number, name: 'href' | 'src'): void {
    const address = attribute(this.source, start, end, name);
    if (address !== null) this.add(targetOfAddress(address, this.context));
  }

  openLink(start: number, end: number): void {
    this.anchor = attribute(this.source, start, end, 'ac:anchor') || null;
  }

  closeLink(): void {
    this.closeAttachment();
    if (this.anchor !== null) this.add(toAnchor(this.anchor));
    this.anchor = null;
  }

  resource(tag: Tag, start: number, end: number, selfClosing: boolean): void {
    this.anchor = null;
    if (tag === Tag.ResourceUser) {
      const userId = attribute(this.source, start, end, 'ri:account-id');
      if (userId) this.people.add(userId, userId);
    } else if (tag === Tag.ResourceAttachment) {
      this.closeAttachment();
      this.fileName = attribute(this.source, start, end, 'ri:filename') || null;
      if (selfClosing) this.closeAttachment();
    } else {
      const target = targetOfResource(tag, this.source, start, end, this.context);
      if (this.fileName !== null) this.holder = target;
      else this.add(target === null || this.inclusion === null ? target : toInclusion(this.inclusion, target));
    }
  }

  /** Ends the attachment at hand, if there is one. */
  closeAttachment(): void {
    if (this.fileName !== null) this.add(toAttachment(this.holder, this.fileName));
    this.fileName = null;
    this.holder = null;
  }

  links(): Link[] {
    return this.targets.map((target, count) => ({ ...target, count }));
  }

  mentions(): Mention[] {
    return this.people.map((userId, count) => ({ userId, count }));
  }

  private add(target: LinkTarget | null): void {
    if (target !== null) this.targets.add(`${target.kind} ${target.target}`, target);
  }
}
