import { PassThrough, Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { confirm } from '../../src/cli/prompt.ts';

/** A person at a terminal who types that, and then Ctrl-D. */
const answering = (typed: string) => {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  stdin.end(typed);
  return { stdin, stderr: new Writable({ write: (_text, _encoding, done) => done() }) };
};

it.each(['y\n', 'YES\n', ' yes \n'])('takes %j for a yes', async (typed) => {
  await expect(confirm('sure?', answering(typed))).resolves.toBeUndefined();
});

it.each(['', 'y', 'n\n', '\n', 'yep\n'])('takes %j for a no', async (typed) => {
  await expect(confirm('sure?', answering(typed))).rejects.toMatchObject({ message: 'stopped', exitCode: 2 });
});
