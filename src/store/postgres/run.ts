import { spawn } from 'node:child_process';
import { codeOf, DatabaseUnavailable } from './errors.ts';

/** A user of this machine, as the kernel knows it. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
}

/**
 * The environment of PostgreSQL's programs: nothing of ours, so that neither a PG… variable nor a locale changes what they do.
 * Messages stay in English, because we read them.
 */
export const plainEnvironment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** What lets a child run as `user`; nothing where we do not change the user. */
export const asUser = (user: SystemUser | undefined): { uid?: number; gid?: number } =>
  user === undefined ? {} : { uid: user.uid, gid: user.gid };

/** Runs a program to its end. A program that cannot be started rejects; one that fails is an answer. */
export function run(
  command: string,
  args: readonly string[],
  options: { user?: SystemUser | undefined; input?: string; signal?: AbortSignal | undefined } = {},
): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    // A user that is not ours may not be able to read our working directory, and programs that ask for it would fail.
    const child = spawn(command, args, {
      cwd: '/',
      env: plainEnvironment,
      stdio: 'pipe',
      ...asUser(options.user),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', (error) => reject(explainRefusal(error, options.user)));
    child.once('close', (code) => resolve({ code, output: Buffer.concat(chunks).toString('utf8') }));
    // A program that ends before it read its input closes the pipe; its exit code tells why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

/** In some containers root may not become another user. */
function explainRefusal(error: Error, user: SystemUser | undefined): Error {
  if (user === undefined || codeOf(error) !== 'EPERM') return error;
  return new DatabaseUnavailable(
    `PostgreSQL refuses to run as root, and root may not become the user ${user.name} here.`,
    'Run Kscope as another user than root, or use --database with a PostgreSQL server.',
    { cause: error },
  );
}
