/** A named question with its SQL over the columns. */
export interface Insight {
  readonly id: string;
  readonly question: string;
  /** What the answer means, and what it leaves out. */
  readonly meaning: string;
  readonly sql: string;
}
