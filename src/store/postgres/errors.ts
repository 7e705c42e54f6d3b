import { statfsSync } from 'node:fs';
import type { ExitCode } from '../../model/errors.ts';
import { UserError } from '../../model/errors.ts';

/** The database cannot be opened; `mend` says what a person can do about it. */
export class DatabaseUnavailable extends UserError {
  constructor(message: string, mend: string, options: { exitCode?: ExitCode; cause?: unknown } = {}) {
    super(message, mend, options);
    this.name = 'DatabaseUnavailable';
  }
}

/** The code of a system error (ENOENT, …), of a TLS error or of PostgreSQL (28P01, …), where what was thrown has one. */
export function codeOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}

const fileTroubles: Readonly<Record<string, (path: string) => DatabaseUnavailable>> = {
  EACCES: notPermitted,
  EPERM: notPermitted,
  EROFS: readOnly,
  ENOSPC: diskFull,
  EDQUOT: diskFull,
  ENOTDIR: notAFolder,
};

/** What a system error is about. Of a copy or a rename that is where it leads: `path` was there to be read. */
export function pathOf(thrown: Error): string | undefined {
  const { dest, path } = thrown as { readonly dest?: unknown; readonly path?: unknown };
  return [dest, path].find((each) => typeof each === 'string');
}

/** Says in a person's words what a system error on a file means; anything else comes back as it is. */
export function explainFileTrouble(thrown: unknown, home: string): unknown {
  const explain = fileTroubles[codeOf(thrown) ?? ''];
  if (explain === undefined || !(thrown instanceof Error)) return thrown;
  const trouble = explain(pathOf(thrown) ?? home);
  trouble.cause = thrown;
  return trouble;
}

const outputTroubles: readonly (readonly [RegExp, (folder: string) => DatabaseUnavailable])[] = [
  [/No space left on device|Disk quota exceeded/, diskFull],
  [/Read-only file system/, readOnly],
  [
    /could not look up effective user ID/,
    () =>
      new DatabaseUnavailable(
        'The user that Kscope runs as has no name, and PostgreSQL needs one.',
        'Add the user to /etc/passwd, or use --database with a PostgreSQL server.',
      ),
  ],
  [
    /database files are incompatible with server|was initialized by PostgreSQL version/,
    (folder) =>
      new DatabaseUnavailable(
        `The database in ${folder} was written by another version of PostgreSQL.`,
        'Use the version of Kscope that wrote it.',
      ),
  ],
  [
    /Cannot allocate memory|could not map anonymous shared memory/,
    () =>
      new DatabaseUnavailable(
        'There is too little memory to start the database.',
        'Free some memory and try again, or use --database with a PostgreSQL server.',
      ),
  ],
  [
    /could not locate a valid checkpoint record|invalid checkpoint record|could not open file "global\/pg_control"/,
    (folder) =>
      new DatabaseUnavailable(`The database in ${folder} is damaged.`, 'Restore a backup with kscope db restore.'),
  ],
  [/Permission denied|Operation not permitted/, notPermitted],
];

/** An empty cluster takes 40 MB, and as much again while it is made and first started. */
const ROOM_BYTES = 100 * 1024 * 1024;

function freeBytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch (error) {
    // A folder that is not there tells nothing; why PostgreSQL gave up is still to be said.
    if (codeOf(error) === undefined) throw error;
    return Number.POSITIVE_INFINITY;
  }
}

/** Says in a person's words why PostgreSQL gave up, from what it wrote. */
export function explainOutput(output: string, folder: string, logFile?: string): DatabaseUnavailable {
  const known = outputTroubles.find(([sign]) => sign.test(output));
  // Short of room PostgreSQL gives up in many ways, and not all of them name the disk.
  const explain = known?.[1] ?? (freeBytes(folder) < ROOM_BYTES ? diskFull : undefined);
  if (explain !== undefined) {
    const trouble = explain(folder);
    trouble.cause = new Error(output.trim());
    return trouble;
  }
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const last = lines.findLast((line) => /FATAL|PANIC|error/i.test(line)) ?? lines.at(-1) ?? 'no message';
  const mend = logFile === undefined ? 'Use --database with a PostgreSQL server.' : `The whole story is in ${logFile}.`;
  return new DatabaseUnavailable(`PostgreSQL did not start: ${last.trim()}`, mend, { cause: new Error(output.trim()) });
}

function notPermitted(path: string): DatabaseUnavailable {
  return new DatabaseUnavailable(
    `No permission for ${path}.`,
    'Run as the user that owns it, or name another folder with --home.',
  );
}

function readOnly(path: string): DatabaseUnavailable {
  return new DatabaseUnavailable(`${path} is on a read-only disk.`, 'Name a folder that can be written with --home.');
}

/** Where a folder should be is something else. */
export function notAFolder(path: string): DatabaseUnavailable {
  return new DatabaseUnavailable(`${path} is a file, not a folder.`, 'Name another folder with --home.', {
    exitCode: 2,
  });
}

/** A folder that is neither there nor can be made. */
export function cannotMake(path: string): DatabaseUnavailable {
  return new DatabaseUnavailable(`${path} cannot be made.`, 'Name a folder that can be written with --home.');
}

function diskFull(path: string): DatabaseUnavailable {
  return new DatabaseUnavailable(`The disk of ${path} is full.`, 'Free some space and try again.');
}
