/** What a hold may be placed on. */
export const holdScopes = ['page', 'tree', 'space', 'label', 'person'] as const;
export type HoldScope = (typeof holdScopes)[number];

/** A hold as it stands in the records. */
export interface Hold {
  readonly hold_id: string;
  readonly scope: HoldScope;
  readonly subject_id: string;
  readonly reason: string;
  readonly placed_by: string;
  /** ISO 8601. */
  readonly valid_from: string;
  /** Null: in force. */
  readonly valid_to: string | null;
  readonly lifted_by: string | null;
  readonly lift_reason: string | null;
}
