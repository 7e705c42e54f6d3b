import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BodyReader } from '../../src/content/bodyReader.ts';
import { parseStorage, textOf } from '../../src/content/parse.ts';
import { scan } from '../../src/content/scan.ts';
import { type Source, sourceOf } from '../../src/content/source.ts';
import { brokenBody, REALISTIC_BODY } from './bodies.ts';
import { countWords } from './countWords.ts';

describe('any string', () => {
  it('is read without throwing, and nothing of it is what a database refuses', () => {
    fc.assert(
      fc.property(brokenBody(), (storage) => {
        const body = parseStorage(storage, { text: true, hosts: ['example.atlassian.net'] });
        const kept = JSON.stringify(body);
        expect(kept).not.toContain('\\u0000');
        expect(kept).not.toMatch(/\\ud[89a-f]/);
        for (const link of body.links) expect(Buffer.byteLength(link.target)).toBeLessThanOrEqual(2_000);
      }),
      { numRuns: 1_000 },
    );
  });

  it('has as many words as its text', () => {
    fc.assert(
      fc.property(brokenBody(), (storage) => {
        const body = parseStorage(storage, { text: true });
        expect(countWords(body.text!)).toBe(body.words);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is measured alike with and without its text', () => {
    fc.assert(
      fc.property(brokenBody(), (storage) => {
        expect(parseStorage(storage)).toEqual({ ...parseStorage(storage, { text: true }), text: null });
      }),
    );
  });

  it('is handed out in order, no unit of it twice', () => {
    fc.assert(
      fc.property(brokenBody(), (storage) => {
        let last = 0;
        const take = (start: number, end: number) => {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(storage.length);
          last = end;
        };
        scan(sourceOf(storage), {
          text: take,
          cdata: take,
          open: (_, start, end) => take(start, end),
          close: () => {},
        });
      }),
    );
  });

  it('that is escaped comes back as text', () => {
    const escaped = (text: string) => text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(textOf(`<p>${escaped(text)}</p>`)).toBe(text.replaceAll('\0', '\uFFFD').replace(/\s+/g, ' ').trim());
      }),
    );
  });
});

describe('bodies one after the other', () => {
  const blocks = [
    '<p>two words</p>',
    '<h2>A heading</h2>',
    '<p><a href="https://example.org/">x</a></p>',
    '<p><ac:link><ri:user ri:account-id="u"/></ac:link></p>',
    '<table><tbody><tr><td>cell</td></tr></tbody></table>',
    '<ac:image><ri:attachment ri:filename="f"/></ac:image>',
    '<ac:task><ac:task-status>complete</ac:task-status><ac:task-body>done</ac:task-body></ac:task>',
    REALISTIC_BODY,
  ];
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

  it('measure as much as they do apart', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...blocks)), (parts) => {
        const apart = parts.map((part) => parseStorage(part, { text: true }));
        const together = parseStorage(parts.join(''), { text: true });
        for (const measure of ['words', 'tables', 'images'] as const)
          expect(together[measure]).toBe(sum(apart.map((body) => body[measure])));
        for (const rows of ['links', 'mentions'] as const)
          expect(sum(together[rows].map((row) => row.count))).toBe(
            sum(apart.flatMap((body) => body[rows].map((row) => row.count))),
          );
        expect(together.tasks.done).toBe(sum(apart.map((body) => body.tasks.done)));
        expect(together.headings).toEqual(apart.flatMap((body) => body.headings));
        expect(together.text).toBe(apart.flatMap((body) => body.text || []).join('\n'));
      }),
    );
  });
});

/** A source that counts how many of its units are looked at, however it is read. */
function countingSource(text: string): { readonly source: Source; readonly work: () => number } {
  let work = 0;
  const counted = <T>(units: number, result: T): T => {
    work += units;
    return result;
  };
  const countingText = {
    length: text.length,
    indexOf(needle: string, from: number) {
      const found = text.indexOf(needle, from);
      return counted((found < 0 ? text.length : found + needle.length) - from, found);
    },
    startsWith: (needle: string, at: number) => counted(needle.length, text.startsWith(needle, at)),
    slice: (start: number, end: number) => counted(end - start, text.slice(start, end)),
    charCodeAt: (at: number) => counted(1, text.charCodeAt(at)),
    codePointAt: (at: number) => counted(1, text.codePointAt(at)),
  };
  const units = Uint16Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  const countingUnits = new Proxy(units, { get: (target, key) => counted(1, Reflect.get(target, key)) });
  return { source: { text: countingText as unknown as string, units: countingUnits }, work: () => work };
}

function workOf(storage: string): number {
  const { source, work } = countingSource(storage);
  scan(source, new BodyReader(source, { hosts: [], spaceKey: null }, true));
  return work();
}

describe('the work', () => {
  /** The most that any unit may cost: an ampersand looks at the twelve after it, and a blogpost has three attributes. */
  const MOST = 20;
  const UNITS = 20_000;

  it.each([
    ['<'],
    ['</'],
    ['<a '],
    ['<a href='],
    ['<a href="'],
    ['<a href=\'"'],
    ['<a b c="d" '],
    ['<ri:blog-post '],
    ['<ri:attachment ri:filename="'],
    ['<![CDATA['],
    ['<![CDATA[]]>'],
    ['<!--'],
    ['<!'],
    ['<?'],
    ['&'],
    ['&#'],
    ['&#x41;'],
    ['&amp;'],
    ['\uD800'],
    ['<p>'],
    ['</p>'],
    ['<h1>x'],
    ['<ac:link ac:anchor="x">'],
    ['<ac:adf-extension><ac:adf-content><ac:adf-fallback>'],
    ['<ac:task-status>'],
    ['=" '],
  ])('of %j again and again grows with its length', (piece) => {
    const storage = piece.repeat(UNITS / piece.length);
    expect(workOf(storage)).toBeLessThanOrEqual(MOST * storage.length);
    expect(workOf(`<ri:blog-post ${storage}`)).toBeLessThanOrEqual(MOST * (storage.length + 20));
  });

  it('of anything grows with its length', () => {
    fc.assert(
      fc.property(brokenBody(), (storage) => {
        expect(workOf(storage)).toBeLessThanOrEqual(MOST * (storage.length + 1));
      }),
    );
  });
});

describe('sizes that hurt', () => {
  const DEPTH = 100_000;

  it('a hundred thousand nested tags', () => {
    expect(parseStorage(`${'<div>'.repeat(DEPTH)}deep${'</div>'.repeat(DEPTH)}`, { text: true })).toMatchObject({
      words: 1,
      text: 'deep',
    });
  });

  it.each([
    ['<h1>', 'headings', []],
    ['<ac:link>', 'links', []],
    ['<ac:parameter>', 'words', 0],
    ['<ac:adf-extension><ac:adf-content><ac:adf-fallback>', 'words', 0],
  ] as const)('a hundred thousand of %s, never closed', (tag, measure, value) => {
    expect(parseStorage(tag.repeat(DEPTH))[measure]).toEqual(value);
  });

  it('an attribute of five megabytes', () => {
    const [link] = parseStorage(`<a href="https://example.org/${'x'.repeat(5_000_000)}">x</a>`).links;
    expect(link!.target).toMatch(/^https:\/\/example\.org\/x+$/);
  });

  it('a name of five megabytes', () => {
    expect(parseStorage(`<${'x'.repeat(5_000_000)}>word`).words).toBe(1);
  });

  it('a small body after a large one is not taken for it', () => {
    parseStorage('>'.repeat(1_000));
    expect(textOf('a</p')).toBe('a');
    expect(textOf('a<')).toBe('a<');
  });
});
