import type { Bits } from './bits.ts';
import { hasBit } from './bits.ts';
import type { Check } from './facts.ts';
import type { Verdict } from './verdict.ts';

/** What answers of the site settle about one gate that is not known for everybody. */
export interface SettledGate {
  /** Whom it lets through. */
  readonly passed: Bits;
  /** Whom it stops, or a gate before it does: nobody of them comes past it. */
  readonly stopped: Bits;
  /** The answers, oldest first. */
  readonly checks: Check[];
}

/** What answers of the site settle, by the number of the content or space. */
export interface Settled {
  /** The restriction on viewing that a content has itself. */
  readonly own: ReadonlyMap<number, SettledGate>;
  /** What stands above a content, out of sight. */
  readonly above: ReadonlyMap<number, SettledGate>;
  /** Site and space together, for viewing. */
  readonly spaces: ReadonlyMap<number, SettledGate>;
}

export const settledFor = (gate: SettledGate | undefined, person: number): Verdict => {
  if (gate === undefined) return 'unknown';
  return hasBit(gate.passed, person) ? 'yes' : hasBit(gate.stopped, person) ? 'no' : 'unknown';
};
