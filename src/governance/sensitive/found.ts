/** A value that a detector took for sensitive. Never kept: only its mask and its keyed hash are. */
export interface Found {
  readonly detector: string;
  readonly kind: 'secret' | 'personal';
  readonly value: string;
}
