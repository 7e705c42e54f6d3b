import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { UsageError } from '../model/errors.ts';

/**
 * The token, from stdin where that was asked for, else from KSCOPE_TOKEN, else by a prompt that shows nothing. Never from
 * an option: everybody on the machine can read those.
 */
export const readToken = async (fromStdin: boolean): Promise<string> => {
  const given = fromStdin
    ? await text(process.stdin)
    : (process.env.KSCOPE_TOKEN ?? (await promptHidden('API token: ')));
  const token = given.trim();
  if (token === '')
    throw new UsageError(
      'the token is empty',
      'give it in KSCOPE_TOKEN, on stdin with --token-stdin, or at the prompt',
    );
  if (/\s/.test(token)) throw new UsageError('the token holds white space', 'give the token alone, on one line');
  return token;
};

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

const promptHidden = async (question: string): Promise<string> => {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) {
    throw new UsageError('there is no token', 'give it in KSCOPE_TOKEN, or on stdin with --token-stdin');
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
