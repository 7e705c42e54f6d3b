import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sensitiveIn } from '../../../src/governance/sensitive/detect.ts';
import { mask } from '../../../src/governance/sensitive/mask.ts';
import { severities, severityOf } from '../../../src/governance/sensitive/severity.ts';

// Put together here, so that no scanner takes this file for a leak.
const GITHUB = `ghp_${'abcdefghijklmnopqrstuvwxyz0123456789'}`;
const CARD = '4111 1111 1111 1111';
const IBAN = 'DE89 3704 0044 0532 0130 00';

it.each([
  ['a token in a paragraph', `<p>use ${GITHUB} please</p>`, ['github/GITHUB_TOKEN']],
  [
    'a token in a code block',
    `<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[T=${GITHUB}]]></ac:plain-text-body></ac:structured-macro>`,
    ['github/GITHUB_TOKEN'],
  ],
  [
    'a password in the address of a link',
    '<p><a href="https://bob:hunter2hunter@example.org/x">here</a></p>',
    ['basicauth/BasicAuth'],
  ],
  ['a payment card', `<p>${CARD}.</p>`, ['payment-card']],
  ['an IBAN before a word in capitals', `<p>${IBAN} HEUTE</p>`, ['iban']],
  ['an IBAN in one piece', '<p>GB82WEST12345698765432</p>', ['iban']],
  ['a PESEL', '<p>PESEL: 44051401359</p>', ['national-id-pl']],
  ['a DNI', '<p>DNI 12345678Z</p>', ['national-id-es']],
])('finds %s', async (_, storage, detectors) => {
  expect((await sensitiveIn(storage)).map(({ detector }) => detector)).toEqual(detectors);
});

it.each([
  ['a card with a wrong check digit', '<p>4111 1111 1111 1112</p>'],
  ['an IBAN with a wrong check digit', '<p>DE88 3704 0044 0532 0130 00</p>'],
  ['a number that would be a PESEL, were it called so', '<p>order 44051401359</p>'],
  ['a part of a longer number', '<p>84111111111111111234567</p>'],
  ['words', '<p>The password is with the helpdesk.</p>'],
])('leaves %s alone', async (_, storage) => {
  expect(await sensitiveIn(storage)).toEqual([]);
});

it('takes any text, and shows at most two fifths of any value', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
      await sensitiveIn(text);
      const shown = [...mask(text).replace('…', '')].length;
      expect(shown).toBeLessThanOrEqual((2 * [...text].length) / 5);
    }),
  );
});

it('grows more severe the more people can see it, never less', () => {
  const exposure = fc.record({
    viewers: fc.nat(60),
    viewersUnknown: fc.nat(60),
    guests: fc.nat(2),
    anonymous: fc.constantFrom(false, null, true),
  });
  const order = [false, null, true];
  fc.assert(
    fc.property(fc.constantFrom('secret' as const, 'personal' as const), exposure, exposure, (kind, a, b) => {
      const isWider =
        a.viewers >= b.viewers &&
        a.viewersUnknown >= b.viewersUnknown &&
        a.guests >= b.guests &&
        order.indexOf(a.anonymous) >= order.indexOf(b.anonymous);
      if (isWider) {
        expect(severities.indexOf(severityOf(kind, a))).toBeGreaterThanOrEqual(severities.indexOf(severityOf(kind, b)));
      }
      expect(severities.indexOf(severityOf('secret', a))).toBeGreaterThanOrEqual(
        severities.indexOf(severityOf('personal', a)),
      );
    }),
  );
});
