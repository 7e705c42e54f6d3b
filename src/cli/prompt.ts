import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { UsageError } from '../model/errors.ts';

/** Which secret is wanted, and where it may come from. */
interface Wanted {
  /** "token": how it is called in messages. */
  readonly what: string;
  readonly question: string;
  readonly fromStdin: boolean;
  readonly stdinOption: string;
  /** Of the environment. */
  readonly variable: string;
  /** Whether blanks may be in it: of passwords they may. */
  readonly blanks: boolean;
}

/**
 * A secret, from stdin where that was asked for, else from the environment, else by a prompt that shows nothing. Never from
 * an option: everybody on the machine can read those.
 */
export const readSecret = async (wanted: Wanted): Promise<string> => {
  const { what, fromStdin, stdinOption, variable } = wanted;
  const given = fromStdin ? await text(process.stdin) : (process.env[variable] ?? (await promptHidden(wanted)));
  const secret = given.trim();
  if (secret === '')
    throw new UsageError(
      `the ${what} is empty`,
      `give it in ${variable}, on stdin with ${stdinOption}, or at the prompt`,
    );
  if ((wanted.blanks ? /[\r\n]/ : /\s/).test(secret))
    throw new UsageError(
      `the ${what} holds ${wanted.blanks ? 'more than a line' : 'white space'}`,
      `give the ${what} alone, on one line`,
    );
  return secret;
};

/** The token of an account. */
export const readToken = (fromStdin: boolean): Promise<string> =>
  readSecret({
    what: 'token',
    question: 'API token: ',
    fromStdin,
    stdinOption: '--token-stdin',
    variable: 'KSCOPE_TOKEN',
    blanks: false,
  });

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

const promptHidden = async ({ what, question, stdinOption, variable }: Wanted): Promise<string> => {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) {
    throw new UsageError(`there is no ${what}`, `give it in ${variable}, or on stdin with ${stdinOption}`);
  }
  // Before the question, so that no key of a quick answer is taken by the terminal.
  stdin.setRawMode(true);
  stderr.write(question);
  let typed = '';
  try {
    for await (const chunk of stdin) {
      for (const key of String(chunk)) {
        if (key === '\r' || key === '\n') return typed;
        if (key === CTRL_C || key === CTRL_D) throw new UsageError('stopped', 'nothing was changed');
        typed = key === '\u007f' ? typed.slice(0, -1) : typed + key;
      }
    }
    return typed;
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write('\n');
  }
};

/**
 * @param io where the person is.
 * @throws UsageError unless a person says yes; Ctrl-D and Ctrl-C are a no.
 */
export const confirm = async (
  question: string,
  io: { readonly stdin: Readable & { isTTY?: boolean }; readonly stderr: Writable } = process,
): Promise<void> => {
  if (!io.stdin.isTTY) throw new UsageError('this needs a yes', 'add --yes');
  const lines = createInterface({ input: io.stdin, output: io.stderr });
  // Closed without an answer, the question would stay open for ever.
  const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
  try {
    const answer = await Promise.race([lines.question(`${question} [y/N] `), closed]);
    if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError('stopped', 'nothing was changed');
  } finally {
    lines.close();
  }
};
