import { expect, it } from 'vitest';
import { expiryWarning } from '../../src/accounts/expiry.ts';

const DAY = 86_400_000;
const now = Date.UTC(2026, 10, 22, 12, 0, 0);

const warning = (millis: number): string | null => expiryWarning('acme', new Date(now + millis).toISOString(), now);

it.each([
  ['30 days and a moment', 30 * DAY + 1],
  ['31 days', 31 * DAY],
  ['a year', 365 * DAY],
])('says nothing %s before', (_name, millis) => {
  expect(warning(millis)).toBeNull();
});

it.each([
  [30 * DAY, '30 days'],
  [29 * DAY, '29 days'],
  [14 * DAY, '14 days'],
  [7 * DAY, '7 days'],
  [6 * DAY + 1, '7 days'],
  [DAY + 1, '2 days'],
  [DAY, '1 day'],
  [1, '1 day'],
])('warns %i ms before', (millis, left) => {
  expect(warning(millis)).toBe(
    `the token of acme expires in ${left}; make a new one and run: kscope account rotate-token acme`,
  );
});

it.each([0, -1, -400 * DAY])('says that it is over %i ms after', (millis) => {
  const day = new Date(now + millis).toISOString().slice(0, 10);
  expect(warning(millis)).toBe(
    `the token of acme expired on ${day}; make a new one and run: kscope account rotate-token acme`,
  );
});

it('says nothing of an end that nobody told', () => {
  expect(expiryWarning('acme', null, now)).toBeNull();
});
