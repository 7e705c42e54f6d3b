import fc from 'fast-check';
import { expect, it } from 'vitest';
import { html } from '../../src/governance/report/html.ts';

const decoded = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

/** What no document may hold, and what turns the direction of what stands behind it. */
const isUnwanted = (character: string): boolean => {
  const code = character.codePointAt(0)!;
  const isControl = (code < 32 && !'\t\n\r'.includes(character)) || (code >= 127 && code <= 159);
  return (
    isControl ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069) ||
    code === 0xfffe ||
    code === 0xffff
  );
};

it('whatever text goes in comes out as that text, between tags and in attributes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { text: made } = html`<p title="${text}">${text}</p>`;
      const [, attribute, content] = /^<p title="([^"<>]*)">([^<>]*)<\/p>$/.exec(made) ?? [];
      expect(attribute).toBe(content);
      const kept = [...text.toWellFormed()].filter((character) => !isUnwanted(character)).join('');
      expect(decoded(content ?? '')).toBe(kept);
    }),
  );
});

it('markup goes in as it is, lists one after the other, and nothing where there is nothing', () => {
  const items = ['<', 'b'].map((item) => html`<li>${item}</li>`);
  expect(html`<ul>${items}${null}${undefined}${false}${0}</ul>`.text).toBe('<ul><li>&lt;</li><li>b</li>0</ul>');
});
