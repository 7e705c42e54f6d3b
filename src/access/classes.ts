import type { Contents } from './contents.ts';
import { LOST, ROOT } from './contents.ts';
import type { Layers } from './layers.ts';

/**
 * ACL classes: a space, and the layers that stand between its door and a page, from the root down. Pages share few of
 * them, so each is resolved once. Classes are a tree: one is its parent and one more layer; the spaces come first.
 */
export class Classes {
  /** The class without the last layer; -1 for the spaces. */
  readonly parent: number[] = [];
  /** The last layer; -1 for the spaces. */
  readonly layer: number[] = [];
  /** The number of the space. */
  readonly space: number[] = [];
  /** By number of the content. */
  readonly of: Int32Array;
  /** By layer: the classes whose last it is. */
  readonly withLayer = new Map<number, number[]>();
  readonly #below = new Map<number, Map<number, number>>();

  readonly #contents: Contents;
  readonly #layers: Layers;

  constructor(contents: Contents, layers: Layers, spaces: number) {
    this.#contents = contents;
    this.#layers = layers;
    for (let space = 0; space < spaces; space += 1) this.#add(-1, -1, space);
    this.of = new Int32Array(contents.size).fill(-1);
    const path: number[] = [];
    for (let i = 0; i < contents.size; i += 1) {
      path.length = 0;
      let top = i;
      // Up to something that has its class, or to the end of the chain. What is on the path already is a cycle: cut.
      while (this.of[top]! === -1) {
        this.of[top] = -2;
        path.push(top);
        const parent = contents.parent[top]!;
        if (parent < 0) break;
        top = parent;
      }
      for (let at = path.length - 1; at >= 0; at -= 1) this.place(path[at]!);
    }
  }

  /** Works out the class of one content from that of its parent, and gives it. */
  place(content: number): number {
    const parent = this.#contents.parent[content]!;
    const above = parent >= 0 && this.of[parent]! >= 0 ? this.of[parent]! : ROOT;
    let aclClass = this.#under(this.#contents.space[content]!, above);
    if (parent === LOST) aclClass = this.with(aclClass, this.#layers.aboveLost(content));
    const own = this.#layers.ofRead(content);
    if (own !== null) aclClass = this.with(aclClass, own);
    this.of[content] = aclClass;
    return aclClass;
  }

  get size(): number {
    return this.parent.length;
  }

  /** The class of what has one more layer. A layer that is there already changes nothing. */
  with(aclClass: number, layer: number): number {
    for (let at = aclClass; at >= 0; at = this.parent[at]!) if (this.layer[at] === layer) return aclClass;
    let below = this.#below.get(aclClass);
    if (below === undefined) {
      below = new Map();
      this.#below.set(aclClass, below);
    }
    let found = below.get(layer);
    if (found === undefined) {
      found = this.#add(aclClass, layer, this.space[aclClass]!);
      below.set(layer, found);
    }
    return found;
  }

  /** The classes that are this one and one more layer. */
  below(aclClass: number): Iterable<number> {
    return this.#below.get(aclClass)?.values() ?? [];
  }

  /** The layers of a class, from the root down. */
  layersOf(aclClass: number): number[] {
    const layers: number[] = [];
    for (let at = aclClass; this.parent[at]! >= 0; at = this.parent[at]!) layers.push(this.layer[at]!);
    return layers.reverse();
  }

  /** The class above in the same space; the layers of another one come along should a parent ever stand there. */
  #under(space: number, above: number): number {
    if (above < 0) return space;
    if (this.space[above] === space) return above;
    return this.layersOf(above).reduce((aclClass, layer) => this.with(aclClass, layer), space);
  }

  #add(parent: number, layer: number, space: number): number {
    this.parent.push(parent);
    this.layer.push(layer);
    this.space.push(space);
    const added = this.parent.length - 1;
    const same = this.withLayer.get(layer);
    if (layer < 0) return added;
    if (same === undefined) this.withLayer.set(layer, [added]);
    else same.push(added);
    return added;
  }
}
