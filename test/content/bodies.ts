import fc from 'fast-check';

/** A page with one of nearly everything, as the editor stores it. */
export const REALISTIC_BODY = [
  '<h1 local-id="1">Plan &amp; <strong>scope</strong></h1>',
  '<p>See <ac:link ac:anchor="Goals"><ri:page ri:space-key="ENG" ri:content-title="Runbook &quot;A&quot;" /><ac:link-body>the runbook</ac:link-body></ac:link>, ',
  '<a href="https://example.atlassian.net/wiki/spaces/ENG/pages/42/Title" data-card-appearance="inline">it</a> or ask ',
  '<ac:link><ri:user ri:account-id="557058:a-b" /></ac:link>.</p>',
  '<ac:image ac:width="600"><ri:attachment ri:filename="plan.png"><ri:page ri:content-title="Files" /></ri:attachment></ac:image>',
  '<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">sql</ac:parameter>',
  '<ac:plain-text-body><![CDATA[select 1 where a < b && c > d]]></ac:plain-text-body></ac:structured-macro>',
  '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status>',
  '<ac:task-body><span>Ship it</span></ac:task-body></ac:task></ac:task-list>',
  '<table data-layout="default"><tbody><tr><td><p>caf&eacute; 東京</p></td></tr></tbody></table>',
  '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note</ac:adf-attribute>',
  '<ac:adf-content><p>Mind the gap</p></ac:adf-content></ac:adf-node>',
  '<ac:adf-fallback><div class="panel"><p>Mind the gap</p></div></ac:adf-fallback></ac:adf-extension>',
].join('\n');

/** Pieces that mean something, whole and broken, for arbitraries to put together. */
const PIECES = [
  ...[
    '<',
    '>',
    '</',
    '/>',
    '"',
    "'",
    '=',
    '&',
    ';',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?',
    '<!',
    ' ',
    '\n',
    '\0',
    '.',
  ],
  ...['&amp;', '&#x1F600;', '&nope;', '&#0;', '\uD800', '\uDC00', 'word', "don't", '東京', 'é', '\u0301', '\uFEFF'],
  ...[
    '<p>',
    '</p>',
    '<b>',
    '</b>',
    '<br/>',
    '<h1>',
    '</h1>',
    '<h2>',
    '</h2>',
    '<table>',
    '<a href="',
    '<a href="/wiki/x/A"/>',
  ],
  ...[
    '<ac:structured-macro ac:name="include">',
    '<ac:structured-macro ac:name="excerpt-include"/>',
    '</ac:structured-macro>',
    '<ac:link>',
    '</ac:link>',
    '<ac:link ac:anchor="x">',
    '<ri:page ri:content-title="T"/>',
    '<ri:page ri:content-title="T">',
  ],
  ...[
    '<ri:attachment ri:filename="f">',
    '</ri:attachment>',
    '<ri:user ri:account-id="u"/>',
    '<ac:image>',
    '</ac:image>',
  ],
  ...[
    '<ac:structured-macro ac:name="m">',
    '</ac:structured-macro>',
    '<ac:parameter ac:name="title">',
    '<ac:parameter>',
  ],
  ...['</ac:parameter>', '<ac:task-status>', '</ac:task-status>', 'complete', '<ac:adf-attribute key="extension-key">'],
  ...[
    '</ac:adf-attribute>',
    '<ac:adf-extension>',
    '</ac:adf-extension>',
    '<ac:adf-fallback>',
    '</ac:adf-fallback>',
    '<ac:adf-content>',
  ],
];

/** Strings that look like storage format only here and there. */
export const brokenBody = (): fc.Arbitrary<string> =>
  fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...PIECES) }, fc.string()), { maxLength: 60 })
      .map((pieces) => pieces.join('')),
    mutatedBody(),
  );

/** The realistic body with some of its ranges replaced, and perhaps cut off. */
const mutatedBody = (): fc.Arbitrary<string> =>
  fc
    .record({
      edits: fc.array(
        fc.record({ at: fc.nat(REALISTIC_BODY.length), drop: fc.nat(12), insert: fc.constantFrom('', ...PIECES) }),
        { maxLength: 8 },
      ),
      length: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.nat(REALISTIC_BODY.length)),
    })
    .map(({ edits, length }) =>
      edits
        .reduce((body, { at, drop, insert }) => body.slice(0, at) + insert + body.slice(at + drop), REALISTIC_BODY)
        .slice(0, length),
    );
