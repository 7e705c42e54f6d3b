import { createInterface } from 'node:readline/promises';
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

const promptHidden = async (question: string): Promise<string> => {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) {
    throw new UsageError('there is no token', 'give it in KSCOPE_TOKEN, or on stdin with --token-stdin');
  }
  stderr.write(question);
  stdin.setRawMode(true);
  let typed = '';
  try {
    for await (const chunk of stdin) {
      for (const key of String(chunk)) {
        if (key === '\r' || key === '\n') return typed;
        if (key === '\u0003') throw new UsageError('stopped', 'nothing was changed');
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

/** @throws UsageError unless a person says yes. */
export const confirm = async (question: string): Promise<void> => {
  if (!process.stdin.isTTY) throw new UsageError('this needs a yes', 'add --yes');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question(`${question} [y/N] `);
    if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError('stopped', 'nothing was changed');
  } finally {
    lines.close();
  }
};
