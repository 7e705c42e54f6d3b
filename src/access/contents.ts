/** Parents that are no number: there is none, or it is not known. */
export const ROOT = -1;
export const LOST = -2;

/** The status of what was not there yet, or is not any more. */
export const ABSENT = 'absent';

/** Pages, blogposts and what stands above them, by number: a million of them in a few typed arrays. */
export class Contents {
  readonly ids: string[] = [];
  readonly numbers = new Map<string, number>();
  /** The ids of the parents that are LOST, by number of the child. */
  readonly lost = new Map<number, string>();
  space: Int32Array;
  /** The number of the parent, ROOT or LOST. */
  parent: Int32Array;
  #kind: Uint8Array;
  #status: Uint8Array;
  readonly #words: string[] = [];
  readonly #numberOfWord = new Map<string, number>();

  constructor(capacity = 1024) {
    this.space = new Int32Array(capacity);
    this.parent = new Int32Array(capacity);
    this.#kind = new Uint8Array(capacity);
    this.#status = new Uint8Array(capacity);
  }

  get size(): number {
    return this.ids.length;
  }

  /** Gives the number of the new content. Its parent is set later, when all are there. */
  add(id: string, space: number, kind: string, status: string): number {
    const i = this.ids.length;
    if (i === this.space.length) this.#grow();
    this.ids.push(id);
    this.numbers.set(id, i);
    this.space[i] = space;
    this.parent[i] = ROOT;
    this.#kind[i] = this.#word(kind);
    this.#status[i] = this.#word(status);
    return i;
  }

  /** Puts a content below its parent, or at the root (null). A parent that is not here, or is absent, is LOST. */
  setParent(i: number, parentId: string | null): void {
    const parent = parentId === null ? ROOT : this.numbers.get(parentId);
    if (parent === undefined || (parent >= 0 && this.status(parent) === ABSENT)) {
      this.parent[i] = LOST;
      this.lost.set(i, parentId!);
    } else {
      this.parent[i] = parent;
      this.lost.delete(i);
    }
  }

  kind(i: number): string {
    return this.#words[this.#kind[i]!]!;
  }

  status(i: number): string {
    return this.#words[this.#status[i]!]!;
  }

  setStatus(i: number, status: string): void {
    this.#status[i] = this.#word(status);
  }

  /** From the content itself up to the root or to where the chain is lost. A cycle, should the site show one, is cut. */
  *chain(i: number): Generator<number> {
    const seen = new Set<number>();
    for (let at = i; at >= 0 && !seen.has(at); at = this.parent[at]!) {
      seen.add(at);
      yield at;
    }
  }

  /** Whether people read it: a page or blogpost that is there, rather than in the trash or out of sight. */
  isReadable(i: number): boolean {
    const [kind, status] = [this.kind(i), this.status(i)];
    return (kind === 'page' || kind === 'blogpost') && (status === 'current' || status === 'archived');
  }

  #word(text: string): number {
    let number = this.#numberOfWord.get(text);
    if (number === undefined) {
      number = this.#words.push(text) - 1;
      this.#numberOfWord.set(text, number);
    }
    return number;
  }

  #grow(): void {
    const capacity = 2 * this.space.length + 16;
    const grown = <T extends Int32Array | Uint8Array>(array: T, Type: new (n: number) => T): T => {
      const larger = new Type(capacity);
      larger.set(array);
      return larger;
    };
    this.space = grown(this.space, Int32Array as new (n: number) => Int32Array);
    this.parent = grown(this.parent, Int32Array as new (n: number) => Int32Array);
    this.#kind = grown(this.#kind, Uint8Array as new (n: number) => Uint8Array);
    this.#status = grown(this.#status, Uint8Array as new (n: number) => Uint8Array);
  }
}
