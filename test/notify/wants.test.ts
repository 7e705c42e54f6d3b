import { expect, it } from 'vitest';
import type { Happening } from '../../src/notify/happening.ts';
import { nextDigest, subscriptionSchema } from '../../src/notify/subscription.ts';
import { wants } from '../../src/notify/wants.ts';

const happening: Happening = {
  key: ['x'],
  event: 'opened',
  severity: 'high',
  owner: { userId: 'ada' },
  content: {
    account: 'acme',
    message: 'something',
    todo: '',
    rule: { id: 'locked-page', title: 'A page is locked' },
    finding: 'f',
    space: { key: 'ENG', name: 'Engineering' },
  },
};
const unowned: Happening = { ...happening, owner: { userId: null } };
const ofGroup: Happening = { ...happening, owner: 'none', content: { ...happening.content, space: null } };
const overdue: Happening = { ...ofGroup, event: 'overdue' };

it.each<readonly [object, Happening, boolean]>([
  [{}, happening, true],
  [{}, { ...happening, severity: 'medium' }, false],
  [{ severity: 'low' }, { ...happening, severity: 'medium' }, true],
  [{}, { ...happening, event: 'closed' }, false],
  [{ events: ['closed'] }, { ...happening, event: 'closed' }, true],
  [{ accounts: ['acme'] }, happening, true],
  [{ accounts: ['other'] }, happening, false],
  [{ spaces: ['E*'] }, happening, true],
  [{ spaces: ['HR', 'eng'] }, happening, true],
  [{ spaces: ['HR'] }, happening, false],
  [{ spaces: ['*'] }, ofGroup, true],
  [{ spaces: ['ENG'] }, ofGroup, false],
  [{ rules: ['locked-*'] }, happening, true],
  [{ rules: ['empty-page'] }, happening, false],
  [{ owners: ['ada'] }, happening, true],
  [{ owners: ['grace'] }, happening, false],
  [{ owners: ['ada'] }, unowned, false],
  [{ ownerless: true }, unowned, true],
  [{ ownerless: true }, happening, false],
  [{ ownerless: true, owners: ['ada'] }, happening, true],
  [{ ownerless: true, owners: ['ada'] }, ofGroup, false],
  [{ spaces: ['HR'], severity: 'critical', owners: ['grace'], rules: ['x'] }, overdue, true],
  [{ accounts: ['other'] }, overdue, false],
])('%j hears %j: %s', (subscription, told, expected) => {
  expect(wants(subscriptionSchema.parse(subscription))(told)).toBe(expected);
});

it.each([
  // The clocks of Berlin go ahead in the night to 29 March 2026.
  [{ every: 'day', hour: 8, zone: 'Europe/Berlin' }, '2026-03-28T07:00:00Z', '2026-03-29T06:00:00.000Z'],
  [{ every: 'day', hour: 8, zone: 'Europe/Berlin' }, '2026-03-28T06:59:59Z', '2026-03-28T07:00:00.000Z'],
  [{ every: 'day', hour: 0, zone: 'Asia/Kathmandu' }, '2026-01-01T00:00:00Z', '2026-01-01T18:15:00.000Z'],
  [{ every: 'week', weekday: 'sunday', hour: 9 }, '2026-01-01T00:00:00Z', '2026-01-04T09:00:00.000Z'],
  [{ every: 'week', weekday: 'monday', hour: 9 }, '2026-01-05T09:00:00Z', '2026-01-12T09:00:00.000Z'],
])('a digest of %j after %s comes at %s', (digest, after, expected) => {
  const { digest: whole } = subscriptionSchema.parse({ digest });
  expect(new Date(nextDigest(whole!, Date.parse(after))).toISOString()).toBe(expected);
});

it('an hour, a zone or an event that is none is refused', () => {
  for (const bad of [
    { digest: { every: 'day', hour: 24 } },
    { digest: { every: 'day', zone: 'Mars/Olympus' } },
    { events: [] },
    { events: ['moved'] },
    { space: ['ENG'] },
  ]) {
    expect(subscriptionSchema.safeParse(bad).success, JSON.stringify(bad)).toBe(false);
  }
});
