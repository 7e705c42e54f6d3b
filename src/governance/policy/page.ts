import type { Status } from './policy.ts';

/** What policies ask of a page or blogpost, as the last crawl left it. Moments are ISO 8601. */
export interface PolicyPage {
  readonly pageId: string;
  readonly kind: string;
  readonly status: Status;
  readonly title: string | null;
  /** Its key; null: its space is not known. */
  readonly space: string | null;
  readonly ancestorIds: readonly string[];
  readonly labels: readonly string[];
  /** Whether its labels were read; else it may carry others. */
  readonly labelsKnown: boolean;
  readonly version: number | null;
  readonly versionAt: string | null;
  /** Whether every version is known; else a person may have edited it as late as its newest one. */
  readonly versionsKnown: boolean;
  readonly createdAt: string | null;
  /** When a person last edited it; null: never, as far as is known. */
  readonly editedAt: string | null;
  /** Since when it is known to have its status; it may have it for longer. */
  readonly statusSince: string | null;
  /** All time, when last asked; null: never asked. */
  readonly views: number | null;
  readonly viewsAt: string | null;
  /** When they were first asked for. */
  readonly viewsFirstAt: string | null;
  /** When they were last seen to have grown. */
  readonly viewedAt: string | null;
  /** Null: nobody owns it. */
  readonly ownerId: string | null;
  /** The status of the owner's account; null: not known. */
  readonly ownerStatus: string | null;
  /** Whether it carries a restriction of its own on who may edit. */
  readonly editRestricted: 'yes' | 'no' | 'unknown';
}
