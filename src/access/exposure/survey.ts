import type { Engine } from '../engine.ts';
import { PagesByClass } from '../pagesByClass.ts';
import type { People3 } from '../people3.ts';
import type { Kinds } from './kinds.ts';

/** What all lists of exposure look at: the engine, what people are, and the pages of each ACL class. */
export class Survey {
  readonly engine: Engine;
  readonly kinds: Kinds;
  readonly pages: PagesByClass;

  constructor(engine: Engine, kinds: Kinds) {
    this.engine = engine;
    this.kinds = kinds;
    this.pages = new PagesByClass(engine);
  }

  /** Visits every ACL class that has pages, in one pass. */
  visit(visit: (aclClass: number, viewers: People3) => void): void {
    this.engine.resolve((aclClass, viewers) => {
      if (this.pages.in(aclClass).length > 0) visit(aclClass, viewers);
    });
  }

  spaceOf(aclClass: number): string {
    return this.engine.facts.spaces[this.engine.classes.space[aclClass]!]!.id;
  }

  pageIds(pages: Iterable<number>, most: number): readonly string[] {
    return first(pages, most).map((page) => this.engine.facts.contents.ids[page]!);
  }

  userIds(people: Iterable<number>, most: number): readonly string[] {
    return first(people, most).map((person) => this.engine.facts.people.ids[person]!);
  }
}

const first = (numbers: Iterable<number>, most: number): number[] => {
  const taken: number[] = [];
  for (const number of numbers) {
    if (taken.length >= most) break;
    taken.push(number);
  }
  return taken;
};
