import type { Engine } from './engine.ts';
import { isFree } from './spaceGate.ts';

/** Pages of one ACL class that are also edited alike. */
export interface EditGroup {
  readonly kind: string;
  /** The layer of the restriction on editing; null: there is none. */
  readonly layer: number | null;
  readonly pages: readonly number[];
}

/** The pages and blogposts that people read, or those of them that are current, by ACL class. */
export class PagesByClass {
  readonly #engine: Engine;
  /** Where the pages of each class begin in `#pages`. */
  readonly #starts: Int32Array;
  readonly #pages: Int32Array;

  constructor(engine: Engine, which: 'readable' | 'current' = 'readable') {
    const { classes } = engine;
    const { contents } = engine.facts;
    const isWanted = (i: number): boolean =>
      contents.isReadable(i) && (which === 'readable' || contents.status(i) === 'current');
    this.#engine = engine;
    this.#starts = new Int32Array(classes.size + 1);
    for (let i = 0; i < contents.size; i += 1) if (isWanted(i)) this.#starts[classes.of[i]! + 1]! += 1;
    for (let at = 0; at < classes.size; at += 1) this.#starts[at + 1]! += this.#starts[at]!;
    this.#pages = new Int32Array(this.#starts[classes.size]!);
    const next = this.#starts.slice();
    for (let i = 0; i < contents.size; i += 1) {
      if (!isWanted(i)) continue;
      const aclClass = classes.of[i]!;
      this.#pages[next[aclClass]!] = i;
      next[aclClass]! += 1;
    }
  }

  /** How many there are on the site. */
  get size(): number {
    return this.#pages.length;
  }

  in(aclClass: number): Int32Array {
    return this.#pages.subarray(this.#starts[aclClass], this.#starts[aclClass + 1]);
  }

  forEditing(aclClass: number): readonly EditGroup[] {
    const { facts, layers } = this.#engine;
    const free = isFree(facts);
    const groups: (EditGroup & { readonly pages: number[] })[] = [];
    // Hardly ever more than two, and most pages are as the one before them.
    let group: (typeof groups)[number] | undefined;
    for (const page of this.in(aclClass)) {
      const kind = facts.contents.kind(page);
      const layer = free ? null : layers.ofUpdate(page);
      if (group?.kind !== kind || group.layer !== layer) {
        group = groups.find((one) => one.kind === kind && one.layer === layer);
        if (group === undefined) {
          group = { kind, layer, pages: [] };
          groups.push(group);
        }
      }
      group.pages.push(page);
    }
    return groups;
  }
}
