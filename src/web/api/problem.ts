/** What the server refused, in its words (RFC 9457), or that it could not be reached (status 0). */
export class Problem extends Error {
  readonly status: number;
  /** What to do. */
  readonly mend: string | null;

  constructor(status: number, message: string, mend: string | null = null) {
    super(message);
    this.name = 'Problem';
    this.status = status;
    this.mend = mend;
  }
}
