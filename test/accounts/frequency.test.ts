import { describe, expect, it } from 'vitest';
import { parseFrequency } from '../../src/accounts/frequency.ts';

const at = (text: string): number => Date.parse(`${text}Z`);
const MINUTE = 60_000;

/** When the next crawl is due after one that began at `last`. */
const next = (text: string, last: string | null, now = '2026-06-15T12:00:00'): number => {
  const parsed = parseFrequency(text);
  if (parsed.problem !== undefined) throw new Error(parsed.problem);
  return parsed.frequency.nextAfter(last === null ? null : at(last), at(now));
};

describe('an interval', () => {
  it.each([
    ['5m', 5],
    ['30m', 30],
    ['90m', 90],
    ['6h', 360],
    ['24h', 1440],
    ['1d', 1440],
    ['365d', 365 * 1440],
    [' 6h ', 360],
    ['6 h', 360],
  ])('of %j is counted from the beginning of the last crawl', (text, minutes) => {
    const last = '2026-06-15T10:30:00';
    expect(next(text, last)).toBe(at(last) + minutes * MINUTE);
  });

  it.each(['0m', '1m', '4m', '0h', '0d', '00m'])('of %j is too often', (text) => {
    expect(parseFrequency(text)).toEqual({ problem: `"${text}" is too often; the shortest is 5m` });
  });

  it.each(['366d', '99999h', '99999999999999999999d'])('of %j is too seldom', (text) => {
    expect(parseFrequency(text)).toEqual({ problem: `"${text}" is too seldom; the longest is 365d` });
  });
});

describe('cron', () => {
  it.each([
    ['0 3 * * *', '2026-06-15T10:30:00', '2026-06-16T03:00:00'],
    ['*/5 * * * *', '2026-06-15T10:30:01', '2026-06-15T10:35:00'],
    ['0 22 * * MON-FRI', '2026-06-19T22:00:00', '2026-06-22T22:00:00'],
    ['0 0 1 * *', '2026-06-15T10:30:00', '2026-07-01T00:00:00'],
    ['0 0 29 2 *', '2026-06-15T10:30:00', '2028-02-29T00:00:00'],
    ['  0 3 * * *  ', '2026-06-15T10:30:00', '2026-06-16T03:00:00'],
    ['@daily', '2026-06-15T10:30:00', '2026-06-16T00:00:00'],
  ])('%j after %s comes at %s, in UTC', (text, last, due) => {
    expect(next(text, last)).toBe(at(due));
  });

  it('comes once for all that was missed', () => {
    expect(next('0 3 * * *', '2026-06-01T03:00:00', '2026-06-15T12:00:00')).toBe(at('2026-06-02T03:00:00'));
  });

  it.each(['* * * * *', '*/4 * * * *', '0,1 3 * * *', '0,58 * * * *', '? ? ? ? ?'])('%j is too often', (text) => {
    expect(parseFrequency(text)).toEqual({ problem: `"${text}" is too often; the shortest is 5m` });
  });

  it.each(['0 0 30 2 *', '0 0 31 4 *', '2020-01-01T00:00:00', '2099-01-01T00:00:00'])(
    '%j never comes again',
    (text) => {
      expect(parseFrequency(text)).toEqual({ problem: `"${text}" never comes again` });
    },
  );
});

it.each(['5m', '1d', '0 3 * * *'])('%j is due now where nothing was crawled yet', (text) => {
  expect(next(text, null)).toBe(at('2026-06-15T12:00:00'));
});

it.each([
  '',
  ' ',
  'nonsense',
  '6',
  'h',
  '-6h',
  '1.5h',
  '6w',
  '6H',
  '6h 30m',
  '1 2 3',
  '0 0 0 * * *',
  '0 25 * * *',
  '60 3 * * *',
  '0 3 * * * ; rm -rf /',
  '٦h',
])('%j is no frequency', (text) => {
  expect(parseFrequency(text)).toEqual({
    problem: `"${text}" is no frequency; give 30m, 6h, 1d, or cron as in "0 3 * * *"`,
  });
});
