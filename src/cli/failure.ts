import { UserError } from '../model/errors.ts';
import { redact } from './redact.ts';
import { harmless } from './terminal.ts';

/** Prints a failure as one clear line with what to do, and gives the exit code. A stack is for --debug only. */
export const report = (error: unknown, debug: boolean): number => {
  const stack = error instanceof Error && error.stack ? error.stack : String(error);
  if (error instanceof UserError) {
    process.stderr.write(redact(`kscope: ${oneLine(error.message)}. ${sentence(oneLine(error.mend))}\n`));
    if (debug) process.stderr.write(harmless(redact(`${stack}\n`)));
    return error.exitCode;
  }
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(redact(`kscope: unexpected: ${oneLine(message)}. Run it again with --debug to see where.\n`));
  if (debug) process.stderr.write(harmless(redact(`${stack}\n`)));
  return 1;
};

const oneLine = (text: string): string => harmless(text.replace(/\s+/g, ' ')).trim().replace(/\.$/, '');

/** What stands for itself and is not written with a capital: commands, and paths of files. */
const VERBATIM = /^(kscope |bin\/|docs\/|KSCOPE_)/;

const sentence = (text: string): string =>
  text === '' ? '' : VERBATIM.test(text) ? `${text}.` : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
