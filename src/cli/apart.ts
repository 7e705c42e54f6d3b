import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { UserError } from '../model/errors.ts';
import { report } from './failure.ts';

/** Set in the process that does the work. */
const MARK = 'KSCOPE_APART';

/**
 * Does the work of this command in a process of its own, which is ended as soon as the work has failed: DuckDB goes on
 * with a step that was given up, for minutes and with all the memory that it takes, and even a process that exits waits
 * for it.
 */
export const apart = async (debug: boolean, work: () => Promise<void>): Promise<void> => {
  if (process.send !== undefined && process.env[MARK] !== undefined) {
    // Whoever started it is gone, and so is the need.
    const end = (): unknown => process.kill(process.pid, 'SIGKILL');
    process.once('disconnect', end);
    await work().catch((error: unknown) => process.send?.(report(error, debug)));
    process.off('disconnect', end);
    process.disconnect?.();
    return;
  }
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, [MARK]: '1' },
  });
  let failure: number | undefined;
  child.once('message', (code) => {
    failure = Number(code);
    child.kill('SIGKILL');
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  // It said what failed, or it ended by itself; else the system ended it, which does so where memory runs out.
  process.exitCode = failure ?? code ?? report(new UserError(`the work was ended by ${signal}`, 'ask for less'), debug);
};
