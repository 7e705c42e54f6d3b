import { describe, expect, it } from 'vitest';
import { parseStorage } from '../../src/content/parse.ts';
import { REALISTIC_BODY } from './bodies.ts';

const macro = (name: string, body: string): string =>
  `<ac:structured-macro ac:name="${name}">${body}</ac:structured-macro>`;

describe('a realistic body', () => {
  const body = parseStorage(REALISTIC_BODY, { hosts: ['Example.atlassian.net'], spaceKey: 'OPS', text: true });

  it('is measured', () => {
    expect(body).toMatchObject({ tables: 1, images: 1, tasks: { open: 0, done: 1 }, macros: ['code'] });
    expect(body.headings).toEqual([{ level: 1, text: 'Plan & scope' }]);
    expect(body.mentions).toEqual([{ userId: '557058:a-b', count: 1 }]);
  });

  it('has its links', () => {
    expect(body.links).toEqual([
      { kind: 'page', target: 'ENG:Runbook "A"', id: null, spaceKey: 'ENG', title: 'Runbook "A"', count: 1 },
      { kind: 'content', target: '42', id: '42', spaceKey: null, title: null, count: 1 },
      { kind: 'attachment', target: 'OPS:Files^plan.png', id: null, spaceKey: 'OPS', title: 'Files', count: 1 },
    ]);
  });

  it('reads as a reader sees it', () => {
    expect(body.text).toBe(
      'Plan & scope\nSee the runbook, it or ask .\nselect 1 where a < b && c > d\nShip it\ncafé 東京\nMind the gap',
    );
    expect(body.words).toBe(2 + 6 + 7 + 2 + 3 + 3);
  });
});

describe('links', () => {
  it.each([
    ['<ac:link><ri:page ri:content-title="T" /></ac:link>', 'page', ':T'],
    ['<ac:link><ri:page ri:space-key="K" ri:content-title="A &amp; B"/></ac:link>', 'page', 'K:A & B'],
    ["<ri:page ri:content-title='T' ri:space-key = 'K'/>", 'page', 'K:T'],
    [
      '<ri:blog-post ri:space-key="K" ri:posting-day="2026/01/31" ri:content-title="T"/>',
      'blogpost',
      'K:/2026/01/31/T',
    ],
    ['<ri:blog-post ri:content-title="T"/>', 'blogpost', ':/T'],
    ['<ri:content-entity ri:content-id="7" ri:version-at-save="1"/>', 'content', '7'],
    ['<ri:space ri:space-key="K"/>', 'space', 'K'],
    ['<ri:url ri:value="https://example.org/?a=1&amp;b=2"/>', 'url', 'https://example.org/?a=1&b=2'],
    ['<ri:shortcut ri:key="jira" ri:parameter="ABC-1"/>', 'shortcut', 'ABC-1@jira'],
    ['<ac:link ac:anchor="top"><ac:link-body>up</ac:link-body></ac:link>', 'anchor', '#top'],
    ['<ac:link ac:anchor="top"/>', 'anchor', '#top'],
    ['<a href="#top">up</a>', 'anchor', '#top'],
    ['<a title="a > b" href="https://example.org/">x</a>', 'url', 'https://example.org/'],
    ['<a href="/wiki/spaces/K/pages/7/T">x</a>', 'content', '7'],
    ['<img src="/wiki/download/attachments/7/a+b.png?version=1" />', 'attachment', '7^a b.png'],
    ['<ac:image><ri:attachment ri:filename="f.png"/></ac:image>', 'attachment', '^f.png'],
    ['<ac:image><ri:attachment ri:filename="f.png"></ri:attachment></ac:image>', 'attachment', '^f.png'],
    ['<ri:attachment ri:filename="f"><ri:content-entity ri:content-id="7"/></ri:attachment>', 'attachment', '7^f'],
    [
      macro('include', '<ac:parameter ac:name=""><ac:link><ri:page ri:content-title="T"/></ac:link></ac:parameter>'),
      'include',
      ':T',
    ],
    [
      macro(
        'excerpt-include',
        '<ac:parameter ac:name="default-parameter"><ri:page ri:content-title="T"/></ac:parameter>',
      ),
      'excerpt-include',
      ':T',
    ],
    [
      macro('include', '<ac:parameter ac:name=""><ri:content-entity ri:content-id="7"/></ac:parameter>'),
      'include',
      '7',
    ],
    [macro('include', '<ac:parameter ac:name=""><ri:space ri:space-key="K"/></ac:parameter>'), 'space', 'K'],
    [macro('children', '<ac:parameter ac:name="page"><ri:page ri:content-title="T"/></ac:parameter>'), 'page', ':T'],
    [`${macro('include', '')}<p><ri:page ri:content-title="T"/></p>`, 'page', ':T'],
    ['<ac:structured-macro ac:name="include"/><ri:page ri:content-title="T"/>', 'page', ':T'],
    ['<ac:structured-macro ac:name="include"><p><ri:page ri:content-title="T"/></p>', 'page', ':T'],
    ['<ri:page ri:content-title="T">', 'page', ':T'],
    ['<ac:image><ri:attachment ri:filename="f">', 'attachment', '^f'],
    ['<a href="https://lost.quote/>x</a><a href="https://b/">y</a>', 'url', 'https://b/'],
  ])('%s', (storage, kind, target) => {
    expect(parseStorage(storage).links.map((link) => [link.kind, link.target, link.count])).toEqual([
      [kind, target, 1],
    ]);
  });

  it.each([
    ['<ri:page/>'],
    ['<ri:page ri:content-title=""/>'],
    ['<ac:link><ri:user ri:account-id="u"/></ac:link>'],
    ['<ac:link ac:anchor="x"><ri:user ri:account-id="u"/></ac:link>'],
    ['<a name="x">no address</a>'],
    ['<a data-href="https://example.org/">x</a>'],
    ['<!-- <a href="https://example.org/">x</a> -->'],
    ['<![CDATA[<a href="https://example.org/">x</a>]]>'],
    ['<a href="https://example.org/half'],
  ])('%s has none', (storage) => {
    expect(parseStorage(storage).links).toEqual([]);
  });

  it('are counted, with and without the key of the own space', () => {
    const storage = '<ri:page ri:content-title="T"/><ri:page ri:content-title="T" ri:space-key="K"/>';
    expect(parseStorage(storage, { spaceKey: 'K' }).links).toMatchObject([{ target: 'K:T', count: 2 }]);
    expect(parseStorage(storage).links).toHaveLength(2);
  });

  it('fit into a key, whatever their length', () => {
    const [link] = parseStorage(`<a href="data:image/png,${'é'.repeat(5_000_000)}">x</a>`).links;
    expect(Buffer.byteLength(link!.target)).toBeLessThanOrEqual(2_000);
  });
});

describe('mentions', () => {
  it('are found in links and macro parameters, and counted', () => {
    const user = (id: string) => `<ri:user ri:account-id="${id}"/>`;
    const storage = `<ac:link>${user('a')}</ac:link>${macro('profile', `<ac:parameter ac:name="user">${user('b')}</ac:parameter>`)}${user('a')}`;
    expect(parseStorage(storage).mentions).toEqual([
      { userId: 'a', count: 2 },
      { userId: 'b', count: 1 },
    ]);
  });

  it('of users without an account id are left out', () => {
    expect(parseStorage('<ri:user ri:userkey="4028"/>').mentions).toEqual([]);
  });
});

describe('macros', () => {
  it('are named once each, those of newer apps by their key', () => {
    const app =
      '<ac:adf-extension><ac:adf-node type="extension"><ac:adf-attribute key="extension-type">com.atlassian.ecosystem' +
      '</ac:adf-attribute><ac:adf-attribute key="extension-key">app/env/static/chart</ac:adf-attribute>' +
      '<ac:adf-attribute key="parameters"><ac:adf-parameter key="a"><ac:adf-parameter-value>1</ac:adf-parameter-value>' +
      '</ac:adf-parameter> <ac:adf-parameter key="b">2</ac:adf-parameter></ac:adf-attribute></ac:adf-node>' +
      '<ac:adf-fallback><ac:adf-node type="extension"><p>again</p></ac:adf-node></ac:adf-fallback></ac:adf-extension>';
    const body = parseStorage(macro('toc', '') + macro('toc', '') + app, { text: true });
    expect(body).toMatchObject({ macros: ['toc', 'app/env/static/chart'], text: '' });
  });
});

describe('headings', () => {
  it.each([
    ['<h2>A <em>b</em>c<br/>d</h2>', [{ level: 2, text: 'A bc d' }]],
    ['<h1></h1><h6> </h6>', []],
    ['<h1/><p>x</p>', []],
    [
      '<h1>a<h2>b</h2>',
      [
        { level: 1, text: 'a' },
        { level: 2, text: 'b' },
      ],
    ],
    ['<h3>cut of', [{ level: 3, text: 'cut of' }]],
    ['<hr/><h7>no</h7>', []],
  ])('%s', (storage, headings) => {
    expect(parseStorage(storage).headings).toEqual(headings);
  });

  it('are no longer than a title', () => {
    expect(parseStorage(`<h1>${'x '.repeat(1_000_000)}`).headings[0]!.text.length).toBeLessThanOrEqual(255);
  });
});

describe('tasks', () => {
  const task = (status: string) =>
    `<ac:task><ac:task-id>1</ac:task-id><ac:task-status>${status}</ac:task-status></ac:task>`;

  it.each([
    [task('incomplete') + task('complete') + task(' complete\n'), { open: 1, done: 2 }],
    [task(''), { open: 0, done: 0 }],
    ['<ac:task-status>complete<!-- --> complete</ac:task-status>', { open: 0, done: 1 }],
    ['<ac:task-status>incom', { open: 1, done: 0 }],
  ])('%s', (storage, tasks) => {
    expect(parseStorage(storage).tasks).toEqual(tasks);
  });
});

describe('fallbacks of extensions', () => {
  const extension = (node: string, fallback: string) =>
    `<ac:adf-extension><ac:adf-node type="x">${node}</ac:adf-node><ac:adf-fallback>${fallback}</ac:adf-fallback></ac:adf-extension>`;
  const content = (text: string) => `<ac:adf-content>${text}</ac:adf-content>`;

  it.each([
    ['are read where the extension says nothing', extension('', '<p>b</p>'), 'b'],
    ['are left out where it does', extension(content('a'), '<p>b</p>'), 'a'],
    ['are left out around another extension', extension(content(extension('', 'a')), 'b'), 'a'],
    ['are left out with what they hold', `${extension(content('a'), extension(content('b'), 'c'))}d`, 'a\nd'],
    ['of one say nothing of the next', extension(content('a'), 'b') + extension('', 'c'), 'a\nc'],
  ])('%s', (_, storage, text) => {
    expect(parseStorage(storage, { text: true }).text).toBe(text);
  });
});
