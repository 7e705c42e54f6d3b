/** Where in a text something is wrong; both count from 1. */
export interface Place {
  readonly line: number;
  /** Null: somewhere in the line. */
  readonly column: number | null;
}

/** What the server refused, in its words (RFC 9457), or that it could not be reached (status 0). */
export class Problem extends Error {
  readonly status: number;
  /** What to do. */
  readonly mend: string | null;
  /** Where in the SQL, where it is about SQL. */
  readonly place: Place | null;

  constructor(status: number, message: string, mend: string | null = null, place: Place | null = null) {
    super(message);
    this.name = 'Problem';
    this.status = status;
    this.mend = mend;
    this.place = place;
  }
}
