import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { codeOf } from './errors.ts';
import { plainEnvironment } from './run.ts';

/** What process `pid` was started with; '' where there is none, or where it ended and nobody has asked for its exit code yet. */
export async function commandLineOf(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    try {
      return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
    } catch (error) {
      if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ESRCH') return '';
      throw error;
    }
  }
  try {
    const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'args=', '-p', String(pid)], {
      env: plainEnvironment,
    });
    return stdout;
  } catch (error) {
    // ps answers with exit code 1 where there is no such process.
    if (error instanceof Error && 'code' in error && error.code === 1) return '';
    throw error;
  }
}
