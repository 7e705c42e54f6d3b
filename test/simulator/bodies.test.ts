import { describe, expect, it } from 'vitest';
import { changeSpaceKey } from '../../src/simulator/life/spaces.ts';
import type { SimContent, Site } from '../../src/simulator/site.ts';
import { buildSite } from '../../src/simulator/world/site.ts';

const site = buildSite({ seed: 2, pages: 2_000 });
const pages = (of: Site): SimContent[] =>
  [...of.contents.values()].filter(({ kind }) => kind === 'page' || kind === 'blogpost');
const bodies = pages(site).map((page) => site.storage(page));
const everything = bodies.join('\n');

/** Names of elements that are open when the text ends, or null where a closing tag does not fit. */
function unclosed(markup: string): string[] | null {
  const open: string[] = [];
  const text = markup.replaceAll(/<!\[CDATA\[.*?\]\]>/gs, '');
  for (const [, closing, name, rest] of text.matchAll(/<(\/?)([\w:-]+)((?:\s[\w:-]+="[^"<]*")*\s*\/?)>/g)) {
    if (closing === '/') {
      if (open.pop() !== name) return null;
    } else if (!rest!.endsWith('/')) open.push(name!);
  }
  return open;
}

describe('storage bodies', () => {
  it.each(['storage', 'view'] as const)('are well-formed as %s', (format) => {
    for (const page of pages(site)) {
      const body = format === 'storage' ? site.storage(page) : site.view(page);
      expect(unclosed(body)).toEqual([]);
    }
  });

  it.each([
    '<h1>',
    '<table',
    '<ac:structured-macro ac:name="code"',
    '<ac:structured-macro ac:name="toc"',
    '<ac:structured-macro ac:name="include"',
    '<ac:structured-macro ac:name="jira"',
    '<ri:page ri:content-title=',
    '<ri:page ri:space-key=',
    '<ri:blog-post',
    '<ri:content-entity ri:content-id=',
    'data-card-appearance="inline"',
    `href="${site.baseUrl}/spaces/`,
    'href="/wiki/spaces/',
    'viewpage.action?pageId=',
    `href="${site.baseUrl}/x/`,
    '<ri:user ri:account-id=',
    '<ri:attachment ri:filename=',
    '<ac:image',
    '<ac:task-list>',
    '<ac:emoticon',
    '<ac:inline-comment-marker',
    '<ac:layout>',
    '<![CDATA[',
    '&nbsp;',
    '&amp;',
    'ri:space-key="GONE"',
  ])('use %s', (markup) => {
    expect(everything.includes(markup)).toBe(true);
  });

  it('are of every length, from nothing', () => {
    const lengths = bodies.map((body) => body.length);
    expect(Math.min(...lengths)).toBe(0);
    expect(lengths.filter((length) => length > 0 && length < 400).length).toBeGreaterThan(20);
    expect(Math.max(...lengths)).toBeGreaterThan(20_000);
  });

  it.each([300, 2_000, 6_000, 20_000])('have the mean size that is asked for: %i bytes', (bodyBytes) => {
    const sized = buildSite({ seed: 4, pages: 4_000, bodyBytes });
    const total = pages(sized).reduce((sum, page) => sum + Buffer.byteLength(sized.storage(page)), 0);
    expect(total / 4_000 / bodyBytes).toBeGreaterThan(0.85);
    expect(total / 4_000 / bodyBytes).toBeLessThan(1.15);
  });

  it('differ from version to version in one place, and are the same for the same version', () => {
    const long = pages(site).find((page) => page.versionNumber > 5 && site.storage(page).length > 4_000)!;
    expect(site.storage(long, 2)).toBe(site.storage(long, 2));
    expect(site.storage(long, 2)).not.toBe(site.storage(long, 1));
    expect(site.storage(long)).toBe(site.storage(long, long.versionNumber));
  });

  it('copy what a copy was made from', () => {
    const byTitle = new Map(pages(site).map((page) => [`${page.spaceId} ${page.title}`, page]));
    const opening = (page: SimContent): string => site.storage(page, 1).slice(0, 200);
    const copied = pages(site).flatMap((copy) => {
      const source = byTitle.get(`${copy.spaceId} ${copy.title.replace('Copy of ', '')}`);
      return source === undefined || source === copy ? [] : [[copy, source] as const];
    });
    expect(copied.length).toBeGreaterThan(3);
    for (const [copy, source] of copied) expect(opening(copy)).toBe(opening(source));
  });

  it('link to the address where the site is', () => {
    const page = pages(site).find((one) => site.storage(one).includes(`href="${site.baseUrl}/spaces/`))!;
    const moved = buildSite({ seed: 2, pages: 2_000, baseUrl: 'http://127.0.0.1:8080/wiki' });
    expect(moved.storage(moved.contents.get(page.id)!)).toContain('href="http://127.0.0.1:8080/wiki/spaces/');
  });

  it('stay as they are when a page moves to another space', () => {
    const fresh = buildSite({ seed: 2, pages: 200 });
    const page = pages(fresh).at(-1)!;
    const before = fresh.storage(page);
    page.spaceId = [...fresh.spaces.keys()].find((id) => id !== page.spaceId)!;
    expect(fresh.storage(page)).toBe(before);
  });

  it('keeps the addresses that somebody pasted when the key of a space changes', () => {
    const fresh = buildSite({ seed: 1, pages: 500 });
    const addresses = () => pages(fresh).map((page) => fresh.storage(page).match(/href="[^"]*\/spaces\/[^"]*"/g));
    const before = addresses();
    for (const space of fresh.spaces.values()) changeSpaceKey(fresh, space, `NEW${space.id}`);
    expect(addresses()).toEqual(before);
  });

  it('are empty for what is no page', () => {
    const folder = [...site.contents.values()].find(({ kind }) => kind === 'folder')!;
    expect(site.storage(folder)).toBe('');
  });
});
