/** Exit codes of the command line, which scripts rely on; 130 and 143 where Ctrl-C or the system stopped it. */
export type ExitCode = 1 | 2 | 3 | 130 | 143;

/** A failure that a person can do something about: one line that says what is wrong, one that says what to do. */
export class UserError extends Error {
  readonly mend: string;
  readonly exitCode: ExitCode;

  constructor(message: string, mend: string, options: { exitCode?: ExitCode; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'UserError';
    this.mend = mend;
    this.exitCode = options.exitCode ?? 1;
  }
}

/** What was asked for cannot be: an option, a setting, a name. */
export class UsageError extends UserError {
  constructor(message: string, mend: string, options: { cause?: unknown } = {}) {
    super(message, mend, { ...options, exitCode: 2 });
    this.name = 'UsageError';
  }
}

/** The text of whatever was thrown, for a log line. */
export const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
