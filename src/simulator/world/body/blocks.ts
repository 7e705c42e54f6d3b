import { Random } from '../random.ts';
import { escapeXml } from '../text/escape.ts';
import { type Language, sentence, sentences } from '../text/languages.ts';
import { type Fragment, same } from './fragment.ts';
import { macro, plainMacro, richMacro } from './macro.ts';

const SALT = 31;

/** How many different blocks a language has. Two pages rarely share more than one of them. */
const POOL = 1_024;

/** A block of text without references, made once and used by many pages. */
export interface Block extends Fragment {
  /** UTF-8 bytes of the storage format. */
  readonly bytes: number;
}

type Maker = (random: Random, language: Language) => Fragment;

const repeat = (count: number, make: () => string): string => Array.from({ length: count }, make).join('');

/** A phrase as storage-format text. */
const phrase = (random: Random, language: Language): string => escapeXml(random.pick(language.phrases));

const paragraph: Maker = (random, language) => {
  const text = sentences(random, language, random.between(2, 6));
  const marked = random.chance(0.3)
    ? `${text} <strong>${phrase(random, language)}</strong>, <em>${sentence(random, language)}</em>`
    : text;
  return same(`<p>${marked}</p>`);
};

const heading: Maker = (random, language) => {
  const level = random.between(1, 3);
  return same(`<h${level}>${phrase(random, language)}</h${level}><p>${sentences(random, language, 2)}</p>`);
};

const list: Maker = (random, language) => {
  const tag = random.chance(0.6) ? 'ul' : 'ol';
  const item = (): string => `<li><p>${sentence(random, language)}</p></li>`;
  const nested = random.chance(0.4) ? `<li><p>${phrase(random, language)}</p><ul>${repeat(2, item)}</ul></li>` : '';
  return same(`<${tag}>${repeat(random.between(2, 6), item)}${nested}</${tag}>`);
};

const table: Maker = (random, language) => {
  const columns = random.between(2, 5);
  const head = repeat(columns, () => `<th><p><strong>${phrase(random, language)}</strong></p></th>`);
  const row = (): string => `<tr>${repeat(columns, () => `<td><p>${phrase(random, language)}</p></td>`)}</tr>`;
  return same(
    `<table data-layout="default"><colgroup>${repeat(columns, () => '<col style="width: 140.0px;" />')}</colgroup>` +
      `<tbody><tr>${head}</tr>${repeat(random.between(2, 8), row)}</tbody></table>`,
  );
};

const SOURCES = [
  ['bash', 'set -euo pipefail\nfor host in $(cat hosts); do ssh "$host" uptime && echo "ok: $host" || exit 1; done\n'],
  [
    'sql',
    "SELECT owner, count(*) FROM pages WHERE status <> 'trashed' AND updated_at < now() - interval '1 year' GROUP BY 1;\n",
  ],
  [
    'yaml',
    'replicas: 3\nimage: registry.example.com/relay:1.42.0\nenv:\n  - name: MODE\n    value: "read-only" # <- do not change\n',
  ],
  ['js', 'if (a[b[0]]>0 && c < 2) { console.log("<p>&amp;</p>" + a); }\n'],
  [
    'none',
    'GET /wiki/spaces/ENG/pages/12345/Not+a+link HTTP/1.1\nHost: lumenworks.atlassian.net\n\n<ac:link><ri:user ri:account-id="not-a-mention"/></ac:link>\n',
  ],
] as const;

const code: Maker = (random) => {
  const [syntax, source] = random.pick(SOURCES);
  const text = source.repeat(random.between(1, 4));
  return {
    storage: plainMacro('code', random.below(2 ** 31), text, {
      language: syntax,
      title: `${syntax} ${random.below(90)}`,
    }),
    view: `<div class="code panel"><pre class="syntaxhighlighter-pre">${escapeXml(text)}</pre></div>`,
  };
};

const panel: Maker = (random, language) => {
  const name = random.pick(['info', 'note', 'warning', 'tip', 'panel', 'expand', 'excerpt']);
  const body = `<p>${sentences(random, language, 2)}</p>`;
  return {
    storage: richMacro(name, random.below(2 ** 31), body, name === 'expand' ? { title: phrase(random, language) } : {}),
    view: `<div class="confluence-information-macro confluence-information-macro-${name}">${body}</div>`,
  };
};

/** Macros within macros: page properties around a table with a status in it. */
const properties: Maker = (random, language) => {
  const colour = random.pick(['Green', 'Yellow', 'Red', 'Blue']);
  const title = phrase(random, language);
  const row = (value: string): string =>
    `<table><tbody><tr><th><p>${phrase(random, language)}</p></th><td><p>${value}</p></td></tr></tbody></table>`;
  return {
    storage: richMacro(
      'details',
      random.below(2 ** 31),
      row(macro('status', random.below(2 ** 31), { colour, title })),
    ),
    view: `<div class="plugin-tabmeta-details">${row(`<span class="status-macro">${title}</span>`)}</div>`,
  };
};

const tasks: Maker = (random, language) => {
  const items = Array.from({ length: random.between(1, 5) }, (_, index) => ({
    id: index + 1,
    done: random.chance(0.5),
    text: sentence(random, language),
    due: `2026-0${random.between(1, 9)}-1${random.below(10)}`,
  }));
  const storage = items.map(
    ({ id, done, text, due }) =>
      `<ac:task><ac:task-id>${id}</ac:task-id><ac:task-status>${done ? 'complete' : 'incomplete'}</ac:task-status>` +
      `<ac:task-body><span class="placeholder-inline-tasks">${text} <time datetime="${due}" /></span></ac:task-body></ac:task>`,
  );
  const view = items.map(
    ({ id, done, text, due }) =>
      `<li data-inline-task-id="${id}"${done ? ' class="checked"' : ''}>${text} <time datetime="${due}">${due}</time></li>`,
  );
  return {
    storage: `<ac:task-list>${storage.join('')}</ac:task-list>`,
    view: `<ul class="inline-task-list">${view.join('')}</ul>`,
  };
};

const emoji: Maker = (random, language) => {
  const text = sentence(random, language);
  return {
    storage: `<p><ac:emoticon ac:name="blue-star" ac:emoji-shortname=":tada:" ac:emoji-id="1f389" ac:emoji-fallback="&#127881;" /> ${text}</p>`,
    view: `<p><span class="emoji">🎉</span> ${text}</p>`,
  };
};

const inlineComment: Maker = (random, language) => {
  const [before, marked] = [sentence(random, language), sentence(random, language)];
  const ref = `${random
    .below(2 ** 31)
    .toString(16)
    .padStart(8, '0')}-0000-4000-a000-000000000000`;
  return {
    storage: `<p>${before} <ac:inline-comment-marker ac:ref="${ref}">${marked}</ac:inline-comment-marker></p>`,
    view: `<p>${before} <span class="inline-comment-marker" data-ref="${ref}">${marked}</span></p>`,
  };
};

const columns: Maker = (random, language) => {
  const cell = (): string => `<p>${sentences(random, language, 2)}</p>`;
  const [left, right] = [cell(), cell()];
  const layout = `<ac:layout-cell>${left}</ac:layout-cell><ac:layout-cell>${right}</ac:layout-cell>`;
  return {
    storage: `<ac:layout><ac:layout-section ac:type="two_equal">${layout}</ac:layout-section></ac:layout>`,
    view: `<div class="columnLayout two-equal"><div class="cell">${left}</div><div class="cell">${right}</div></div>`,
  };
};

const generated: Maker = (random) => {
  const name = random.pick(['toc', 'children', 'recently-updated', 'contributors', 'pagetree', 'attachments']);
  const parameters: Readonly<Record<string, string>> = name === 'toc' ? { maxLevel: '3' } : {};
  return { storage: macro(name, random.below(2 ** 31), parameters), view: `<div class="${name}-macro"></div>` };
};

const rule: Maker = () => same('<hr /><p><br /></p>');

const MAKERS: readonly (readonly [Maker, share: number])[] = [
  [paragraph, 0.4],
  [heading, 0.16],
  [list, 0.11],
  [table, 0.07],
  [panel, 0.06],
  [code, 0.05],
  [tasks, 0.03],
  [emoji, 0.02],
  [properties, 0.02],
  [columns, 0.02],
  [inlineComment, 0.02],
  [generated, 0.03],
  [rule, 0.01],
];

/** The blocks of one language, the same for every site. */
export function buildBlocks(language: Language): Block[] {
  const random = new Random(language.code.charCodeAt(0) * 256 + language.code.charCodeAt(1), SALT);
  return MAKERS.flatMap(([make, share]) =>
    Array.from({ length: Math.ceil(share * POOL) }, () => {
      const { storage, view } = make(random, language);
      return { storage, view, bytes: Buffer.byteLength(storage) };
    }),
  );
}
