import { describe, expect, it } from 'vitest';
import { parseNearLimit, parseRetryAfter } from '../../src/crawl/rateHeaders.ts';

const now = Date.UTC(2026, 10, 22, 12, 0, 0);

describe('Retry-After', () => {
  it.each([
    ['120', 120_000],
    [' 5 ', 5000],
    ['1.5', 1500],
    ['0', 0],
    ['Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
    [null, null],
    ['', null],
    [' ', null],
    ['soon', null],
    ['-5', null],
    ['0x10', null],
    ['1e3', null],
    ['Infinity', null],
    ['120, 60', null],
    ['5 seconds', null],
    ['version 3', null],
    ['Sun, 99 Nov 2026 12:00:30 GMT', null],
  ])('%j is %j ms', (header, millis) => {
    expect(parseRetryAfter(header, now)).toBe(millis);
  });
});

describe('what is left', () => {
  const near = (headers: Record<string, string>) =>
    parseNearLimit(
      new Headers(Object.entries(headers).map(([name, value]): [string, string] => [`X-RateLimit-${name}`, value])),
      now,
    );
  const inAMinute = '2026-11-22T12:01Z';

  it.each<[string, Record<string, string>, number | null]>([
    ['lasts until there is more', { NearLimit: 'true', Remaining: '30', Reset: inAMinute }, 2000],
    [
      'counts seconds where they are told',
      { NearLimit: 'TRUE', Remaining: '1', Reset: '2026-11-22T12:00:05.5Z' },
      5500,
    ],
    ['is little below a fifth', { Limit: '350', Remaining: '60', Reset: inAMinute }, 1000],
    ['is little where nothing is left', { NearLimit: 'true', Remaining: '0', Reset: inAMinute }, 60_000],
    ['is little without a number', { NearLimit: 'true', Reset: inAMinute }, null],
    ['is little without a time', { NearLimit: 'true', Remaining: '30' }, null],
    // The minute is cut off, so it lies behind more often than not.
    ['is little where the time is over', { NearLimit: 'true', Remaining: '30', Reset: '2026-11-22T12:00Z' }, null],
    ['is little where the time is none', { NearLimit: 'true', Remaining: '30', Reset: 'soon 7' }, null],
  ])('%s', (_name, headers, spacingMillis) => {
    expect(near(headers)).toEqual({ spacingMillis });
  });

  it.each<[string, Record<string, string>]>([
    ['nothing is said', {}],
    ['the site says so', { NearLimit: 'false', Limit: '350', Remaining: '1', Reset: inAMinute }],
    ['a fifth is left', { Limit: '350', Remaining: '70', Reset: inAMinute }],
    ['the limit is not told', { Remaining: '3', Reset: inAMinute }],
    ['the numbers are none', { Limit: 'many', Remaining: '-3' }],
  ])('is enough where %s', (_name, headers) => {
    expect(near(headers)).toBeNull();
  });
});
