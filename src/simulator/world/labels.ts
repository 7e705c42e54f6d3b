import { DEPARTMENTS, PRODUCTS } from './company.ts';
import type { Random } from './random.ts';

// biome-ignore format: a list of words
const COMMON = [
  'how-to', 'meeting-notes', 'runbook', 'decision', 'draft', 'onboarding', 'architecture', 'release-notes', 'incident',
  'postmortem', 'policy', 'template', 'faq', 'retrospective', 'okr', 'security', 'needs-review', 'deprecated', 'gdpr',
  'confidential', 'kb-how-to-article', 'kb-troubleshooting-article', 'api', 'project', 'design', 'qa', 'customer',
  'überblick', 'données', '議事録', 'документация', 'roadmap', 'budget', 'vendor', 'training',
];

/** One labelled page in this many brings a label that no list foresaw. */
const PAGES_FOR_EACH_RARE_LABEL = 400;
const MOST_RARE_LABELS = 2_500;

/** Every label of the site, the commonest first: what is drawn from the front follows Zipf's law closely enough. */
export function labelVocabulary(pages: number): string[] {
  const products = PRODUCTS.map((product) => product.toLowerCase().replaceAll(' ', '-'));
  const teams = DEPARTMENTS.map((name) => `team:${name.toLowerCase().replaceAll(/[\s&]+/g, '-')}`);
  const rare = Array.from(
    { length: Math.min(MOST_RARE_LABELS, Math.floor(pages / PAGES_FOR_EACH_RARE_LABEL)) },
    (_, index) => `${products[index % products.length]}-${index}`,
  );
  return [...COMMON, ...products, ...teams, 'my:favourite', 'my:read-later', ...rare];
}

/** One to five labels, or none for seven pages in ten. */
export function drawLabels(random: Random, vocabulary: readonly string[]): Set<string> | undefined {
  if (!random.chance(0.3)) return undefined;
  const labels = new Set<string>();
  for (let left = 1 + Math.floor(random.float() ** 2 * 5); left > 0; left -= 1) {
    labels.add(random.pickSkewed(vocabulary, 3.5));
  }
  return labels;
}
