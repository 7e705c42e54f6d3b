import type { Severity } from '../../governance/severity.ts';
import type { EventName } from '../subscription.ts';

/** One event as a message names it. Texts are one line each, and may still be anything that a person can type. */
export interface Item {
  readonly event: EventName;
  readonly severity: Severity;
  readonly text: string;
  readonly account: string;
  readonly space: string | null;
  readonly rule: string | null;
  readonly finding: string | null;
  /** Where it is in the web application; null: nobody has said where that is. */
  readonly link: string | null;
  readonly at: string;
}

/** What is told in one message, before a channel gives it its form. */
export interface Message {
  /** The id of the delivery: the same at every attempt. */
  readonly id: string;
  readonly channel: string;
  /** alert, digest or test. */
  readonly kind: string;
  /** What happened, in one line. */
  readonly title: string;
  /** How many of each event. */
  readonly counts: Readonly<Partial<Record<EventName, number>>>;
  /** The worst ones. */
  readonly items: readonly Item[];
  /** How many more there are. */
  readonly more: number;
  /** What to do, a line each. */
  readonly todo: readonly string[];
  /** Where all of it is; null: as above. */
  readonly link: string | null;
}
