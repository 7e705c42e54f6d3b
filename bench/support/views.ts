import { shippedInsights } from '../../src/insights/registry.ts';
import { FIRST_PAGE, type LargeSize, spacesOf } from './largeSite.ts';
import type { BenchServer } from './served.ts';

/** The addresses that a view of the web application asks for, the n-th time. */
export type View = (n: number) => string;

const WORDS = [
  'Runbook',
  'payments',
  'meeting notes m',
  'PLATFORM',
  '設計',
  '東京',
  'תוכנית',
  'straße',
  '77',
  'nothing like it',
];

/** Every view of a large site that asks the server for something of the site, with what it asks; how many there are is asked apart. */
export const viewsOf = async (server: BenchServer, size: LargeSize): Promise<Readonly<Record<string, View>>> => {
  const { pages } = size;
  const spaces = spacesOf(size);
  const itemsOf = async (path: string): Promise<{ readonly items: readonly { id: string }[]; next: string | null }> =>
    JSON.parse((await server.get(path)).text);
  const people = (await itemsOf('/api/people?limit=200')).items.map(({ id }) => encodeURIComponent(id));
  const groups = (await itemsOf('/api/groups?limit=200')).items.map(({ id }) => encodeURIComponent(id));
  const { next } = await itemsOf('/api/pages?limit=150&facts=yes&counted=no&sort=title');
  const { next: later } = await itemsOf('/api/pages?limit=150&facts=yes&counted=no');
  const page = (n: number): string => String(FIRST_PAGE + ((n * 7919) % pages));
  const space = (n: number): number => 100 + (n % spaces);
  const person = (n: number): string => people[n % people.length] ?? '';
  const group = (n: number): string => groups[n % groups.length] ?? '';
  const word = (n: number): string => encodeURIComponent(`${WORDS[n % WORDS.length]}`);
  return {
    'pages, as they come': () => '/api/pages?limit=150&facts=yes&counted=no',
    'pages, turned': () => `/api/pages?limit=150&facts=yes&counted=no&cursor=${later}`,
    'pages by title': () => '/api/pages?limit=150&facts=yes&counted=no&sort=title',
    'pages by title, turned': () => `/api/pages?limit=150&facts=yes&counted=no&sort=title&cursor=${next}`,
    'pages by part of the title': (n) =>
      `/api/pages?limit=150&facts=yes&counted=no&q=${word(n)}${n < WORDS.length ? '' : `%20${n}`}`,
    'pages by part of the title, by title': (n) => `/api/pages?limit=150&facts=yes&counted=no&sort=title&q=s%20${n}`,
    'pages by views': () => '/api/pages?limit=150&facts=yes&counted=no&sort=-views',
    'pages by links to them': () => '/api/pages?limit=150&facts=yes&counted=no&sort=-linksIn',
    'pages of a space by views': (n) => `/api/pages?limit=150&facts=yes&counted=no&space=${space(n)}&sort=-views`,
    'pages by part of the title, by views': (n) => `/api/pages?limit=150&facts=yes&counted=no&sort=-views&q=${word(n)}`,
    'pages unchanged for long, by views': (n) =>
      `/api/pages?limit=150&facts=yes&counted=no&changedBefore=2023-01-${10 + (n % 20)}&sort=-views`,
    'pages of a space by title': (n) => `/api/pages?limit=150&facts=yes&counted=no&space=${space(n)}&sort=title`,
    'pages with a label': (n) => `/api/pages?limit=150&facts=yes&counted=no&label=label-${n % 500}`,
    'pages of an owner': (n) => `/api/pages?limit=150&facts=yes&counted=no&owner=${person(n)}`,
    'pages unchanged for long': (n) =>
      `/api/pages?limit=150&facts=yes&counted=no&changedBefore=2023-01-${10 + (n % 20)}&sort=changed`,
    'pages archived': (n) =>
      `/api/pages?limit=150&facts=yes&counted=no&status=archived&kind=${n % 2 === 0 ? 'page' : 'any'}`,
    'tree of a space': (n) => `/api/pages/tree?space=${space(n)}`,
    'tree below a page': (n) => `/api/pages/tree?parent=${page(n)}`,
    'a page': (n) => `/api/pages/${page(n)}`,
    'links of a page': (n) => `/api/pages/${page(n)}/links`,
    'versions of a page': (n) => `/api/pages/${page(n)}/versions`,
    'who sees a page': (n) => `/api/pages/${page(n)}/who`,
    'why somebody sees a page': (n) => `/api/pages/${page(n)}/why?user=${person(n)}`,
    'timeline of a page': (n) => `/api/pages/${page(n)}/timeline`,
    'standing of a page': (n) => `/api/pages/${page(n)}/standing`,
    'number of pages with part of a title': (n) => `/api/pages/count?q=${word(n)}${n < WORDS.length ? '' : `%20${n}`}`,
    'number of pages of a space': (n) => `/api/pages/count?space=${space(n)}`,
    people: () => '/api/people',
    'people by name': (n) => `/api/people?q=${n}`,
    'a person': (n) => `/api/people/${person(n)}`,
    'what somebody sees': (n) => `/api/people/${person(n)}/sees`,
    'spaces that somebody sees': (n) => `/api/people/${person(n)}/seen/spaces`,
    'tree that somebody sees': (n) => `/api/people/${person(n)}/seen/tree?space=${space(n)}`,
    'work of a person': (n) => `/api/people/${person(n)}/work`,
    'grants of a person': (n) => `/api/people/${person(n)}/grants`,
    'timeline of a person': (n) => `/api/people/${person(n)}/timeline`,
    groups: () => '/api/groups',
    'a group': (n) => `/api/groups/${group(n)}`,
    spaces: (n) => `/api/spaces?sort=${['name', '-pages', '-changed'][n % 3]}`,
    'a space': (n) => `/api/spaces/${space(n)}`,
    'a space, deeper': (n) => `/api/spaces/${space(n)}/deeper`,
    'search, a word': (n) => `/api/search?q=${word(n)}`,
    'search, while it is written': (n) => `/api/search?q=${'payments 12345'.slice(0, 1 + (n % 14)).trim()}`,
    'search, within titles': (n) => `/api/search?q=s%20${n}`,
    overview: () => '/api/overview',
    coverage: () => '/api/gaps',
    crawls: () => '/api/runs',
    'a crawl': () => '/api/runs/run-2',
    accounts: () => '/api/accounts',
    exposure: () => '/api/access/exposure',
    'two moments compared': () => '/api/access/diff?from=2026-01-01T12:00:00.000Z',
    'matrix of spaces and groups': (n) => `/api/access/matrix?whose=${['groups', 'all'][n % 2]}`,
    labels: () => '/api/labels',
    'a label': (n) => `/api/labels/label-${n % 500}`,
    'labels that mean the same': () => '/api/label-clusters',
    policies: () => '/api/policies',
    'plan of the policies': () => '/api/policies/plan',
    controls: () => '/api/controls',
    insights: () => '/api/insights',
    'an insight': (n) => `/api/insights/${shippedInsights[n % shippedInsights.length]?.id}`,
    findings: () => '/api/findings',
    activity: () => '/api/activity',
    session: () => '/api/session',
    members: () => '/api/members',
    tokens: () => '/api/tokens',
  };
};
