/** Options that every command takes. */
export interface Globals {
  readonly home: string;
  readonly database?: string;
  readonly account?: string;
  /** As given: checked by who sends requests. */
  readonly concurrency?: string;
  readonly json?: boolean;
  readonly debug?: boolean;
}
