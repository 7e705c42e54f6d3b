/**
 * How long it takes to find the near-duplicates among bodies of 2 KB, from storage format to verified pairs, and how
 * many are found, on one core and without a database. Usage: node bench/duplicates.ts [bodies]
 *
 * Copies are made of every tenth body, with a share of its words replaced one by one. What is right is the exact share of
 * distinct three-word sequences that two texts have in common (Jaccard): a pair is a near-duplicate from 0.8 on. Recall
 * is the share of these, among the pairs that were made, that are found; precision the share of the pairs found that are
 * near-duplicates, whichever bodies they are of. Every twentieth body is made from one template of 150 words, and another
 * twentieth is the same text throughout: these must not explode.
 */
import { candidatePairs, firstOf, newBandTable, secondOf } from '../src/content/candidatePairs.ts';
import { minHashOf } from '../src/content/minHash.ts';
import { duplication } from '../src/content/nearDuplicates.ts';
import { textOf } from '../src/content/parse.ts';
import { shingles } from '../src/content/shingles.ts';
import { publish } from './support/result.ts';

const bodies = Number(process.argv[2] ?? 200_000);
const LIMIT_SECONDS = 60;
const THRESHOLD = 0.8;
/** Shares of the words that are replaced in the copies. */
const EDITS = [0, 0.005, 0.01, 0.02, 0.03, 0.04, 0.05, 0.08, 0.15, 0.3];
const WORDS = 270;
const TEMPLATE_WORDS = 150;

let state = 1;
const random = (): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
};
/** Few words are frequent and many are rare, as in prose. */
const word = (): string => `w${Math.floor(20_000 ** random()).toString(36)}`.padEnd(3 + Math.floor(random() * 6), 'e');
const text = (words: number): string[] => Array.from({ length: words }, word);
const edited = (words: readonly string[], share: number): string[] =>
  words.map((one) => (random() < share ? word() : one));

const asStorage = (words: readonly string[]): string => {
  const paragraphs = Array.from({ length: Math.ceil(words.length / 40) }, (_, i) => words.slice(i * 40, (i + 1) * 40));
  return paragraphs
    .map(
      ([first, ...rest]) =>
        `<h2>${first}</h2><p local-id="5a">${rest.join(' ').replace(' w', ' <strong>w</strong>')}.</p>`,
    )
    .join('');
};

interface Copy {
  readonly of: number;
  readonly share: number;
}

const template = text(TEMPLATE_WORDS);
const same = text(WORDS);
const storage: string[] = [];
const copies = new Map<number, Copy>();
let original: readonly string[] = [];
for (let i = 0; i < bodies; i++) {
  const round = Math.floor(i / 10);
  const at = i % 20;
  let words = text(WORDS);
  if (at === 3) words = [...template, ...words.slice(TEMPLATE_WORDS)];
  else if (at === 13) words = [...same];
  else if (i % 10 === 0) original = words;
  else if (i % 10 === 1) {
    const share = EDITS[round % EDITS.length]!;
    words = edited(original, share);
    copies.set(i, { of: i - 1, share });
  }
  storage.push(asStorage(words));
}
const bytes = storage.reduce((sum, one) => sum + Buffer.byteLength(one), 0);

const startedAt = process.cpuUsage();
const wall = performance.now();
const table = newBandTable(bodies);
const sketches: (Uint8Array | null)[] = [];
for (let i = 0; i < bodies; i++) {
  const hash = minHashOf(textOf(storage[i]!));
  sketches.push(hash?.sketch ?? null);
  table.forEach((keys, band) => {
    keys[i] = hash?.bands[band] ?? i;
  });
}
const hashedAt = performance.now();
const candidates = new Set<number>();
for (const pairs of candidatePairs(table)) for (const pair of pairs) candidates.add(pair);
const found = new Map<number, number>();
for (const pair of candidates) {
  const [a, b] = [sketches[firstOf(pair, bodies)], sketches[secondOf(pair, bodies)]];
  const percent = a && b ? duplication(a, b) : null;
  if (percent !== null) found.set(pair, percent);
}
const seconds = (performance.now() - wall) / 1000;
const { user, system } = process.cpuUsage(startedAt);

const exact = (a: number, b: number): number => {
  const [one, other] = [a, b].map((i) => new Set(shingles(textOf(storage[i]!)))) as [Set<number>, Set<number>];
  const common = [...one].filter((hash) => other.has(hash)).length;
  return common / (one.size + other.size - common);
};
const degrees = new Map(EDITS.map((share) => [share, { made: 0, alike: 0, found: 0, right: 0, jaccard: 0 }]));
for (const [i, { of, share }] of copies) {
  const degree = degrees.get(share)!;
  const jaccard = exact(of, i);
  const isFound = found.has(of * bodies + i);
  degree.made += 1;
  degree.jaccard += jaccard;
  if (jaccard >= THRESHOLD) degree.alike += 1;
  if (isFound) degree.found += 1;
  if (isFound && jaccard >= THRESHOLD) degree.right += 1;
}
const total = (of: 'alike' | 'found' | 'right'): number => [...degrees.values()].reduce((sum, one) => sum + one[of], 0);
/** Pairs of the same text throughout are right and far too many to be found all: they are counted apart. */
const isSame = (pair: number): boolean => [firstOf(pair, bodies), secondOf(pair, bodies)].every((i) => i % 20 === 13);
const others = [...found.keys()].filter((pair) => copies.get(secondOf(pair, bodies))?.of !== firstOf(pair, bodies));
const wrong = others.filter(
  (pair) => !isSame(pair) && exact(firstOf(pair, bodies), secondOf(pair, bodies)) < THRESHOLD,
);
const ofSame = others.filter(isSame).length;
const precision = total('right') / (total('found') + wrong.length);
const recall = total('right') / total('alike');

await publish(
  'duplicates',
  [
    {
      measure: `near-duplicates of ${bodies} bodies of ${Math.round(bytes / bodies)} bytes`,
      toReach: bodies === 200_000 ? `${LIMIT_SECONDS} s` : '',
      measured: `${seconds.toFixed(1)} s (${((user + system) / 1e6).toFixed(1)} s of processor), of it parsed and hashed in ${((hashedAt - wall) / 1000).toFixed(1)} s`,
    },
    { measure: 'candidate pairs', toReach: '', measured: `${candidates.size}, ${found.size} of them near-duplicates` },
    { measure: 'precision', toReach: '0.95', measured: precision.toFixed(4) },
    {
      measure: `recall over ${total('alike')} pairs from ${THRESHOLD} on`,
      toReach: '0.95',
      measured: recall.toFixed(4),
    },
    {
      measure: `pairs of the ${Math.floor(bodies / 20)} bodies of one text`,
      toReach: '4 each',
      measured: String(ofSame),
    },
    ...[...degrees].map(([share, { made, alike, found: hits, right, jaccard }]) => ({
      measure: `${(share * 100).toFixed(1)} % of the words replaced: Jaccard ${(jaccard / made).toFixed(2)}`,
      toReach: '',
      measured: `${alike} of ${made} are near-duplicates; ${hits} found, ${right} of them right`,
    })),
  ],
  { precision, recall },
);
