import type { Contents } from '../contents.ts';

const NONE = -1;

/** What stands directly below each content, in linked lists over typed arrays. */
export class Tree {
  readonly #first: Int32Array;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;

  constructor(contents: Contents) {
    this.#first = new Int32Array(contents.size).fill(NONE);
    this.#next = new Int32Array(contents.size).fill(NONE);
    this.#previous = new Int32Array(contents.size).fill(NONE);
    for (let i = contents.size - 1; i >= 0; i -= 1) this.attach(i, contents.parent[i]!);
  }

  attach(content: number, parent: number): void {
    if (parent < 0) return;
    const first = this.#first[parent]!;
    this.#next[content] = first;
    this.#previous[content] = NONE;
    if (first !== NONE) this.#previous[first] = content;
    this.#first[parent] = content;
  }

  detach(content: number, parent: number): void {
    if (parent < 0) return;
    const [next, previous] = [this.#next[content]!, this.#previous[content]!];
    if (previous === NONE) this.#first[parent] = next;
    else this.#next[previous] = next;
    if (next !== NONE) this.#previous[next] = previous;
  }

  below(content: number): number[] {
    const children: number[] = [];
    for (let at = this.#first[content]!; at !== NONE; at = this.#next[at]!) children.push(at);
    return children;
  }
}
