import type { SimContent } from '../../site.ts';
import type { SpacePlan } from '../spaces.ts';

/** Where a reference stands. */
export interface Place {
  readonly content: SimContent;
  readonly space: SpacePlan;
  readonly baseUrl: string;
}

/** A reference in both formats; the rendered one costs more and is seldom asked for. */
export interface Reference {
  readonly storage: string;
  readonly view: () => string;
}

/** Plain markup is the same in both formats. */
export const same = (markup: string): Reference => ({ storage: markup, view: () => markup });
