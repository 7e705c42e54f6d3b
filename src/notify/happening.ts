import { z } from 'zod';
import type { Severity } from '../governance/severity.ts';
import type { EventName } from './subscription.ts';

/** What is told of an event. All of it may have been written by anybody. */
export const contentSchema = z.object({
  account: z.string(),
  /** In words. */
  message: z.string(),
  /** What to do about it; empty: nothing is said. */
  todo: z.string(),
  rule: z.object({ id: z.string(), title: z.string() }).nullable(),
  finding: z.string().nullable(),
  space: z.object({ key: z.string(), name: z.string() }).nullable(),
});

export type Content = z.output<typeof contentSchema>;

/** Who owns what an event is about: a person, nobody, or it is nothing that is owned. */
export type Owner = { readonly userId: string | null } | 'none';

/** Something that channels may want to hear of. */
export interface Happening {
  /** The same for the same event, whenever it is noted. */
  readonly key: readonly string[];
  readonly event: EventName;
  readonly severity: Severity;
  readonly owner: Owner;
  readonly content: Content;
}
