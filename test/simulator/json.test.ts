import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markupText, time } from '../../src/simulator/http/wire/json.ts';

describe('markupText', () => {
  it('writes what JSON.stringify writes, for everything that XML may hold', () => {
    expect(markupText('\0\ud800\x1b\x7f')).toBe(JSON.stringify('\0\ud800\x1b\x7f'));
    const escaped = fc.constantFrom('"', '\\', '\n', '\t', '\r', '😀');
    const character = fc.oneof(
      escaped,
      fc.integer({ min: 32, max: 0xd7ff }).map((code) => String.fromCharCode(code)),
    );
    const markup = fc.array(character).map((each) => each.join(''));
    fc.assert(
      fc.property(markup, (value) => {
        expect(markupText(value)).toBe(JSON.stringify(value));
      }),
    );
  });
});

describe('time', () => {
  it('writes what Date writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (millis) => {
        expect(time(millis)).toBe(new Date(millis).toISOString());
      }),
    );
  });
});
