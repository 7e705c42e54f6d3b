/** Options that every command takes. */
export interface Globals {
  readonly home: string;
  readonly database?: string;
  readonly account?: string;
  readonly json?: boolean;
  readonly debug?: boolean;
}
