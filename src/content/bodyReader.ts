import { attribute } from './attribute.ts';
import { decodeEntities } from './entities.ts';
import { inclusionOf, type LinkContext } from './link.ts';
import type { Heading, ParsedBody } from './parsedBody.ts';
import { References } from './references.ts';
import type { StorageHandler } from './scan.ts';
import type { Source } from './source.ts';
import { capped, storable } from './storable.ts';
import { LAST_INLINE, Tag } from './tags.ts';
import { TextBuilder } from './textBuilder.ts';
import { WordCounter } from './words.ts';

/** Confluence allows titles of 255 characters; a longer heading is a paragraph in disguise. */
const MAX_HEADING_LENGTH = 255;

/** More than any task's status or extension's key; bounds what is read of one. */
const MAX_WORD_LENGTH = 1_024;

/** What the text at hand is: seen by the reader, hidden from them, a task's status, or a macro's name. */
type Passage = 'seen' | 'hidden' | 'status' | 'macroName';

/** Measures one body while it is scanned. */
export class BodyReader implements StorageHandler {
  private readonly source: Source;
  private readonly references: References;
  private readonly seenWords = new WordCounter();
  private readonly seenText: TextBuilder | null;
  private readonly macros = new Set<string>();
  private readonly headings: Heading[] = [];
  private heading: { readonly level: number; readonly text: TextBuilder } | null = null;
  private openTasks = 0;
  private doneTasks = 0;
  private tables = 0;
  private images = 0;
  private passage: Passage = 'seen';
  /** Whether the extension at hand was understood, so that its fallback would only say it again. */
  private understood = false;
  /** How deep in such fallbacks the scan is; nothing in there is read. */
  private repetitions = 0;

  constructor(source: Source, context: LinkContext, keepText: boolean) {
    this.source = source;
    this.references = new References(source, context);
    this.seenText = keepText ? new TextBuilder('\n') : null;
  }

  text(start: number, end: number): void {
    this.read(start, end, true);
  }

  cdata(start: number, end: number): void {
    this.read(start, end, false);
  }

  open(tag: Tag, start: number, end: number, selfClosing: boolean): void {
    if (this.repetitions > 0) {
      if (tag === Tag.AdfFallback && !selfClosing) this.repetitions++;
      return;
    }
    if (tag > LAST_INLINE) {
      this.breakText();
      // A macro that includes a page holds nothing but parameters: anything else says that its own end was lost.
      if (tag !== Tag.Parameter) this.references.setInclusion(null);
    }
    switch (tag) {
      case Tag.Inline:
      case Tag.Other:
        return;
      case Tag.Anchor:
        this.references.address(start, end, 'href');
        return;
      case Tag.Link:
        this.references.openLink(start, end);
        if (selfClosing) this.references.closeLink();
        return;
      case Tag.Table:
        this.tables++;
        return;
      case Tag.HtmlImage:
        this.images++;
        this.references.address(start, end, 'src');
        return;
      case Tag.Image:
        this.images++;
        return;
      case Tag.Macro: {
        const name = attribute(this.source, start, end, 'ac:name');
        this.addMacro(name);
        if (!selfClosing) this.references.setInclusion(inclusionOf(name));
        return;
      }
      case Tag.AdfExtension:
        this.understood = false;
        return;
      case Tag.AdfContent:
        this.understood = true;
        return;
      default:
        if (tag <= LAST_INLINE) this.references.resource(tag, start, end, selfClosing);
        else if (!selfClosing) this.enter(tag, start, end);
    }
  }

  close(tag: Tag): void {
    if (this.repetitions > 0) {
      if (tag === Tag.AdfFallback) this.repetitions--;
      return;
    }
    if (tag <= LAST_INLINE) {
      if (tag === Tag.Link) this.references.closeLink();
      else if (tag === Tag.ResourceAttachment) this.references.closeAttachment();
      return;
    }
    this.breakText();
    // Machine text holds no blocks, so the end of any is the end of it, even where its own end was lost.
    this.passage = 'seen';
    if (tag === Tag.Image) {
      this.references.closeAttachment();
    } else if (tag === Tag.Macro) {
      this.references.setInclusion(null);
    } else if (tag === Tag.AdfExtension) {
      // It stood in the content of the extension around it, if there is one, which so has said something.
      this.understood = true;
    } else if (tag >= Tag.Heading1 && tag <= Tag.Heading6) {
      this.closeHeading();
    }
  }

  finish(): ParsedBody {
    this.references.closeAttachment();
    this.closeHeading();
    return {
      words: this.seenWords.count,
      links: this.references.links(),
      mentions: this.references.mentions(),
      macros: [...this.macros],
      headings: this.headings,
      tasks: { open: this.openTasks, done: this.doneTasks },
      tables: this.tables,
      images: this.images,
      text: this.seenText?.toString() ?? null,
    };
  }

  /** Enters an element that says what its text is. */
  private enter(tag: Tag, start: number, end: number): void {
    switch (tag) {
      case Tag.Parameter:
        // The title of a panel, an expander or a status is the one parameter that readers see word for word.
        this.passage = attribute(this.source, start, end, 'ac:name') === 'title' ? 'seen' : 'hidden';
        return;
      case Tag.Hidden:
        this.passage = 'hidden';
        return;
      case Tag.TaskStatus:
        this.passage = 'status';
        return;
      case Tag.AdfAttribute:
        this.passage = attribute(this.source, start, end, 'key') === 'extension-key' ? 'macroName' : 'hidden';
        return;
      case Tag.AdfFallback:
        if (this.understood) this.repetitions = 1;
        return;
      default:
        this.closeHeading();
        this.heading = { level: tag - Tag.Heading1 + 1, text: new TextBuilder(' ', MAX_HEADING_LENGTH) };
    }
  }

  private read(start: number, end: number, entities: boolean): void {
    if (this.repetitions > 0) return;
    if (this.passage === 'seen') this.readSeen(start, end, entities);
    else if (this.passage !== 'hidden') this.readWord(start, end, this.passage);
  }

  private readSeen(start: number, end: number, entities: boolean): void {
    this.seenWords.add(this.source, start, end, entities);
    if (this.seenText === null && this.heading === null) return;
    const piece = this.source.text.slice(start, end);
    const text = entities ? decodeEntities(piece) : piece;
    this.seenText?.add(text);
    this.heading?.text.add(text);
  }

  private readWord(start: number, end: number, meaning: 'status' | 'macroName'): void {
    const word = this.source.text.slice(start, Math.min(end, start + MAX_WORD_LENGTH)).trim();
    if (word === '') return;
    if (meaning === 'macroName') {
      this.understood = true;
      this.addMacro(capped(storable(word)));
    } else if (word === 'complete') this.doneTasks++;
    else this.openTasks++;
    // One word is all there is; more of it, in a page made by hand, must not count again.
    this.passage = 'hidden';
  }

  private addMacro(name: string | null): void {
    if (name) this.macros.add(name);
  }

  private closeHeading(): void {
    if (this.heading === null) return;
    const text = this.heading.text.toString();
    if (text !== '') this.headings.push({ level: this.heading.level, text });
    this.heading = null;
  }

  private breakText(): void {
    this.seenWords.break();
    this.seenText?.break();
    this.heading?.text.break();
  }
}
