import { expect, it } from 'vitest';
import { UsageError } from '../../src/model/errors.ts';
import { StandingQuestions } from '../../src/server/standing.ts';
import { HandClock } from '../support/clock.ts';

const DAY_MILLIS = 86_400_000;

const open = () => {
  const clock = new HandClock();
  const told: string[] = [];
  const asked: string[] = [];
  const standing = new StandingQuestions(clock, (text) => told.push(text));
  const keep = (key: string): void => standing.keep(key, async () => asked.push(key));
  return { clock, told, asked, standing, keep };
};

it('asks what was asked once more, each once, however often it was asked', async () => {
  const { asked, standing, keep } = open();
  for (const key of ['a', 'b', 'a']) keep(key);
  expect(asked).toEqual([]);
  await standing.askAgain();
  expect(asked).toEqual(['b', 'a']);
  await standing.askAgain();
  expect(asked).toEqual(['b', 'a', 'b', 'a']);
});

it('asks one at a time, even when there is news in between', async () => {
  const { standing } = open();
  let atOnce = 0;
  const most: number[] = [];
  for (const key of ['a', 'b']) {
    standing.keep(key, async () => {
      atOnce += 1;
      most.push(atOnce);
      await Promise.resolve();
      atOnce -= 1;
    });
  }
  await Promise.all([standing.askAgain(), standing.askAgain()]);
  expect(most).toEqual([1, 1, 1, 1]);
});

it('keeps the eight that were asked last', async () => {
  const { asked, standing, keep } = open();
  for (const key of 'abcdefgh') keep(key);
  keep('a');
  keep('i');
  await standing.askAgain();
  expect(asked.join('')).toBe('cdefghai');
});

it('forgets what nobody asked for a week', async () => {
  const { clock, asked, standing, keep } = open();
  keep('old');
  await clock.advance(5 * DAY_MILLIS);
  keep('new');
  await clock.advance(5 * DAY_MILLIS);
  await standing.askAgain();
  expect(asked).toEqual(['new']);
});

it('forgets what cannot be answered any more, says what nobody foresaw, and asks the others', async () => {
  const { told, asked, standing, keep } = open();
  let tried = 0;
  standing.keep('gone', async () => {
    tried += 1;
    throw new UsageError('nothing is known of it', 'crawl it');
  });
  standing.keep('broken', async () => {
    tried += 1;
    throw new RangeError('no such thing');
  });
  keep('well');
  await standing.askAgain();
  expect(asked).toEqual(['well']);
  expect(told).toEqual(['broken was not asked again: RangeError: no such thing']);
  await standing.askAgain();
  expect(asked).toEqual(['well', 'well']);
  expect(tried).toBe(2);
});
