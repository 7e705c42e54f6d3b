import { expect, it } from 'vitest';
import { DESTINATIONS, GROUPS, PARTS } from '../../src/web/app/navigation.ts';

it('leads to each place by a key and an address of its own, and keeps groups together', () => {
  expect(new Set(DESTINATIONS.map(({ key }) => key)).size).toBe(DESTINATIONS.length);
  expect(new Set(DESTINATIONS.map(({ to }) => to)).size).toBe(DESTINATIONS.length);
  expect([...new Set(DESTINATIONS.map(({ group }) => group))]).toEqual(Object.keys(GROUPS));
  for (const { to } of PARTS) expect(DESTINATIONS.map((one) => one.to)).toContain(to);
});
