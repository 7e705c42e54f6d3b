import type { Deed } from '../server/activity.ts';
import type { Change } from './plan.ts';
import type { Thing } from './thing.ts';
import type { Tools } from './tools.ts';
import type { Wanted } from './wanted.ts';

/** What is set, before and after a plan. */
export interface Around {
  readonly before: readonly Thing[];
  readonly after: readonly Thing[];
  readonly changes: readonly Change[];
}

/** How things of a kind are read and set. */
export interface Kind {
  /** @param isAsked whose secret is needed, which then is opened. */
  list(tools: Tools, isAsked: (name: string) => boolean): Promise<readonly Thing[]>;
  /**
   * Looks for what would go wrong, and for what fits nothing else that is set.
   * @throws UsageError at its place.
   */
  check(tools: Tools, wanted: readonly Wanted[], around: Around): Promise<void>;
  /** @returns what the log of activity keeps of it, never a secret. */
  add(tools: Tools, wanted: Thing): Promise<Deed>;
  change(tools: Tools, wanted: Thing, before: Thing): Promise<Deed>;
  remove(tools: Tools, before: Thing): Promise<Deed>;
}

export const ofKind = <T extends Thing>(things: readonly T[], kind: Thing['kind']): readonly T[] =>
  things.filter((one) => one.kind === kind);
