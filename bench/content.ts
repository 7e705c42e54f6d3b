/** Prints how fast bodies are read, in MB of UTF-8 a second. Usage: node bench/content.ts */
import { bodyHash } from '../src/content/hash.ts';
import { minHashOf } from '../src/content/minHash.ts';
import { parseStorage, textOf } from '../src/content/parse.ts';

const PAGES = 2_000;
const ROUNDS = 5;

/** Each page is another string, as in a crawl, and about 6 KB long. */
function page(n: number): string {
  const section = (m: number): string =>
    `<h2>Release ${n}.${m} &ndash; what changes</h2><p local-id="4f1c${n}a${m}">The <strong>ingest service</strong> reads ` +
    `every event from the queue, writes it to the store and acknowledges it; see <ac:link><ri:page ri:space-key="ENG" ` +
    `ri:content-title="Runbook ${m}" ri:version-at-save="3" /><ac:link-body>the runbook</ac:link-body></ac:link> and ` +
    `<a href="https://example.atlassian.net/wiki/spaces/ENG/pages/${n}${m}/Plan" data-card-appearance="inline">the plan</a>, ` +
    `or ask <ac:link><ri:user ri:account-id="557058:${n % 50}-4bd1-4f4e" /></ac:link>.</p>` +
    `<p local-id="77ab${n}c${m}">When the queue grows past ten thousand messages, the service asks for another worker and ` +
    `tells the people on call; nothing is lost while they look, because messages stay in the queue until they were written. ` +
    `The numbers of last month, and what we learned from the two incidents, are at the end of this page.</p>` +
    `<ul><li><p>Latency stays below 200&nbsp;ms at the 99th percentile.</p></li><li><p>Costs don&rsquo;t grow with traffic.</p></li></ul>` +
    `<ac:structured-macro ac:name="code" ac:schema-version="1" ac:macro-id="9b2f-${n}"><ac:parameter ac:name="language">sql` +
    `</ac:parameter><ac:plain-text-body><![CDATA[select id, title from pages where space = '${m}' and updated_at < now();]]>` +
    `</ac:plain-text-body></ac:structured-macro><table data-layout="default"><tbody><tr><th><p>Owner</p></th><th><p>Due</p></th>` +
    `</tr><tr><td><p>Platform team</p></td><td><p><time datetime="2026-03-0${m}" /></p></td></tr></tbody></table>`;
  return `${[1, 2, 3, 4].map(section).join('')}<ac:image ac:width="600"><ri:attachment ri:filename="plan-${n}.png" /></ac:image>`;
}

const pages = JSON.parse(JSON.stringify(Array.from({ length: PAGES }, (_, n) => page(n)))) as string[];
const megabytes = pages.reduce((sum, body) => sum + Buffer.byteLength(body), 0) / 1e6;
const options = { hosts: ['example.atlassian.net'], spaceKey: 'ENG' };
const texts = pages.map(textOf);

const tasks: readonly [string, readonly string[], (body: string) => unknown][] = [
  ['parseStorage', pages, (body) => parseStorage(body, options)],
  ['parseStorage with text', pages, (body) => parseStorage(body, { ...options, text: true })],
  ['bodyHash', pages, bodyHash],
  ['minHashOf the text', texts, minHashOf],
];

console.log(
  `${PAGES} pages of ${((megabytes / PAGES) * 1e3).toFixed(1)} KB, best of ${ROUNDS}; MB are those of the bodies`,
);
for (const [name, inputs, run] of tasks) {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    for (const input of inputs) run(input);
    best = Math.min(best, performance.now() - start);
  }
  console.log(`${name.padEnd(24)} ${((megabytes / best) * 1e3).toFixed(0).padStart(6)} MB/s`);
}
