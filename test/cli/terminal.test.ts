import { afterEach, expect, it, vi } from 'vitest';
import { report } from '../../src/cli/failure.ts';
import { print, printJson, say } from '../../src/cli/terminal.ts';
import { UserError } from '../../src/model/errors.ts';

const TITLE = 'a\u001b[31m\u001b]0;owned\u0007 \u009b2J\r\u202eb';
/** What would move the cursor, colour, name the window, or turn what follows around. */
const STEERS = /[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/u;

afterEach(() => vi.restoreAllMocks());

const written = (stream: NodeJS.WriteStream, act: () => void): string => {
  let text = '';
  vi.spyOn(stream, 'write').mockImplementation((piece) => {
    text += String(piece);
    return true;
  });
  act();
  return text;
};

it.each([
  ['print', process.stdout, () => print(TITLE)],
  ['say', process.stderr, () => say(TITLE)],
  ['a failure', process.stderr, () => report(new UserError(`${TITLE} is no page`, 'give another'), false)],
  ['an unexpected failure', process.stderr, () => report(new Error(TITLE), true)],
] as const)('%s tells a terminal nothing but text', (_, stream, act) => {
  const text = written(stream, act);
  expect(text).toMatch(/a.*b/);
  expect(text).not.toMatch(STEERS);
});

it('JSON for programs keeps every character, escaped', () => {
  const text = written(process.stdout, () => printJson({ title: TITLE }));
  expect(text).not.toMatch(STEERS);
  expect(JSON.parse(text)).toEqual({ title: TITLE });
});

it.each([
  ['kscope doctor shows it', 'kscope doctor shows it.'],
  ['docs/policies.md shows it', 'docs/policies.md shows it.'],
  ['give another', 'Give another.'],
])('the advice "%s" is a sentence that can be copied', (mend, expected) => {
  expect(written(process.stderr, () => report(new UserError('no', mend), false))).toBe(`kscope: no. ${expected}\n`);
});
