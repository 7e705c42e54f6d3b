import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { targetOfAddress } from '../../src/content/address.ts';

const context = { hosts: ['example.atlassian.net'], spaceKey: 'OWN' };
const SITE = 'https://example.atlassian.net';

describe('targetOfAddress', () => {
  it.each([
    [`${SITE}/wiki/spaces/K/pages/7/Some+Title`, 'content', '7'],
    [`${SITE}/wiki/spaces/K/pages/7?focusedCommentId=8#c`, 'content', '7'],
    ['HTTP://EXAMPLE.atlassian.NET/wiki/spaces/K/pages/7', 'content', '7'],
    ['//example.atlassian.net/wiki/spaces/K/pages/7', 'content', '7'],
    ['/wiki/spaces/K/pages/edit-v2/7', 'content', '7'],
    ['/wiki/spaces/K/blog/2026/01/31/7/Title', 'content', '7'],
    ['/wiki/spaces/K/blog/7', 'content', '7'],
    ['/wiki/spaces/K/folder/7', 'content', '7'],
    ['/wiki/spaces/K/whiteboard/7', 'content', '7'],
    ['/wiki/spaces/K/database/7', 'content', '7'],
    ['/wiki/pages/viewpage.action?pageId=7&x=1', 'content', '7'],
    ['/wiki/pages/viewpage.action?spaceKey=K&title=A+B', 'page', 'K:A B'],
    ['/wiki/spaces/viewspace.action?key=K', 'space', 'K'],
    ['/wiki/x/LIQHD', 'content', '201819180'],
    ['/wiki/display/K', 'space', 'K'],
    ['/wiki/display/~jo/A+B%21', 'page', '~jo:A B!'],
    ['/wiki/display/K/2026/01/31/A+B', 'blogpost', 'K:/2026/01/31/A B'],
    ['/wiki/display/K/100%', 'page', 'K:100%'],
    ['/wiki/spaces/K', 'space', 'K'],
    ['/wiki/spaces/K/', 'space', 'K'],
    ['/wiki/spaces/~5570%3Aab/overview?homepageId=7', 'space', '~5570:ab'],
    ['/wiki/people/557058%3Aab-cd?ref=x', 'user', '557058:ab-cd'],
    ['/wiki/download/attachments/7/a%20b.png?api=v2', 'attachment', '7^a b.png'],
    ['#Some-heading', 'anchor', '#Some-heading'],
  ])('%s', (address, kind, target) => {
    expect(targetOfAddress(address, context)).toMatchObject({ kind, target });
  });

  it.each([
    ['https://example.org/wiki/spaces/K/pages/7'],
    ['https://example.atlassian.net.evil.org/wiki/x/LIQHD'],
    ['https://jo@example.atlassian.net/wiki/x/LIQHD'],
    [`${SITE}/browse/ABC-1`],
    [`${SITE}/wiki`],
    [`${SITE}/wiki/spaces/K/pages/x`],
    [`${SITE}/wiki/spaces/K/calendars`],
    [`${SITE}/wiki/x/`],
    [`${SITE}/wiki/pages/viewpage.action?pageId=x`],
    [`${SITE}/wiki/pages/viewpage.action`],
    ['mailto:jo@example.org'],
    ['javascript:alert(1)'],
    ['relative/path'],
    ['https:'],
    ['//'],
  ])('%s is an address and no more', (address) => {
    expect(targetOfAddress(address, context)).toMatchObject({ kind: 'url', target: address });
  });

  it('takes any string', () => {
    const part = fc.oneof(
      fc.constantFrom('/wiki/', 'spaces/', 'K/', 'pages/', 'x/', 'display/', '.action?', 'pageId=', '%', '7/'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const address = parts.join('');
        expect(targetOfAddress(address, context) === null).toBe(address.trim() === '');
      }),
    );
  });

  it('of nothing is nothing', () => {
    expect(targetOfAddress('  ', context)).toBeNull();
  });

  it('knows no site where none is named', () => {
    expect(targetOfAddress(`${SITE}/wiki/x/LIQHD`, { hosts: [], spaceKey: null })).toMatchObject({ kind: 'url' });
  });

  it('holds nothing that a database refuses', () => {
    expect(targetOfAddress('/wiki/display/K/a%00b', context)).toMatchObject({ title: 'a\uFFFDb' });
  });
});
