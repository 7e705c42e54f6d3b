import type { IconName } from '../parts/Icon.tsx';

export interface Destination {
  readonly to: string;
  readonly name: string;
  readonly icon: IconName;
  /** Pressed after g. */
  readonly key: string;
  readonly group: keyof typeof GROUPS;
  /** Only auditors and admins may look there. */
  readonly forAuditors?: true;
  /** Under which words the palette finds it besides its name. */
  readonly words: string;
}

/** What belongs together in the navigation; its first group needs no heading. */
export const GROUPS = {
  site: 'Site',
  access: 'Access',
  governance: 'Governance',
  answers: 'Answers',
  upkeep: 'Upkeep',
} as const;

/** The places of the app, in the order of the navigation. */
export const DESTINATIONS: readonly Destination[] = [
  { to: '/', name: 'Overview', icon: 'overview', key: 'o', group: 'site', words: 'home dashboard state' },
  { to: '/spaces', name: 'Spaces', icon: 'space', key: 's', group: 'site', words: '' },
  { to: '/pages', name: 'Pages', icon: 'page', key: 'p', group: 'site', words: 'contents blogposts documents' },
  { to: '/tree', name: 'Tree', icon: 'tree', key: 't', group: 'site', words: 'hierarchy pages' },
  { to: '/labels', name: 'Labels', icon: 'label', key: 'b', group: 'site', words: 'tags vocabulary clusters typo' },
  {
    to: '/people',
    name: 'People',
    icon: 'person',
    key: 'u',
    group: 'site',
    forAuditors: true,
    words: 'users external guests',
  },
  { to: '/groups', name: 'Groups', icon: 'group', key: 'm', group: 'site', forAuditors: true, words: 'members' },
  {
    to: '/access',
    name: 'Exposure',
    icon: 'access',
    key: 'a',
    group: 'access',
    forAuditors: true,
    words: 'access anonymous external guests permissions',
  },
  {
    to: '/access/matrix',
    name: 'Rights',
    icon: 'grid',
    key: 'r',
    group: 'access',
    forAuditors: true,
    words: 'matrix spaces groups permissions view edit admin',
  },
  {
    to: '/see',
    name: 'See as',
    icon: 'eye',
    key: 'e',
    group: 'access',
    forAuditors: true,
    words: 'person view impersonate what somebody can see',
  },
  {
    to: '/compare',
    name: 'Compare',
    icon: 'clock',
    key: 'd',
    group: 'access',
    forAuditors: true,
    words: 'two moments diff gained lost access causes',
  },
  {
    to: '/findings',
    name: 'Findings',
    icon: 'flag',
    key: 'f',
    group: 'governance',
    forAuditors: true,
    words: 'rules triage acknowledge suppress violations',
  },
  {
    to: '/policies',
    name: 'Policies',
    icon: 'policy',
    key: 'l',
    group: 'governance',
    forAuditors: true,
    words: 'plan retention legal hold reviews attest controls compliance archive delete',
  },
  {
    to: '/insights',
    name: 'Insights',
    icon: 'insights',
    key: 'i',
    group: 'answers',
    forAuditors: true,
    words: 'questions charts knowledge collaboration access retention',
  },
  {
    to: '/console',
    name: 'Console',
    icon: 'sql',
    key: 'q',
    group: 'answers',
    forAuditors: true,
    words: 'sql query duckdb columns editor',
  },
  {
    to: '/schema',
    name: 'Schema',
    icon: 'database',
    key: 'h',
    group: 'answers',
    words: 'tables columns reference diagram',
  },
  {
    to: '/crawls',
    name: 'Crawls',
    icon: 'crawl',
    key: 'c',
    group: 'upkeep',
    forAuditors: true,
    words: 'runs schedule progress',
  },
  {
    to: '/coverage',
    name: 'Coverage',
    icon: 'gap',
    key: 'v',
    group: 'upkeep',
    forAuditors: true,
    words: 'gaps could not see missing rights',
  },
  { to: '/settings', name: 'Settings', icon: 'settings', key: ',', group: 'upkeep', words: 'accounts token filters' },
];

/** Parts of places, which the palette finds by their own words. */
export const PARTS: readonly (Pick<Destination, 'to' | 'name' | 'icon' | 'words' | 'forAuditors'> & {
  /** Its address, with the part. */
  readonly href: string;
})[] = [
  {
    to: '/policies',
    href: '/policies?tab=plan',
    name: 'Plan of what is due',
    icon: 'policy',
    forAuditors: true,
    words: 'dry run retention',
  },
  {
    to: '/policies',
    href: '/policies?tab=reviews',
    name: 'Reviews',
    icon: 'policy',
    forAuditors: true,
    words: 'attest due changed since',
  },
  {
    to: '/policies',
    href: '/policies?tab=holds',
    name: 'Legal holds',
    icon: 'lock',
    forAuditors: true,
    words: 'held litigation',
  },
  {
    to: '/policies',
    href: '/policies?tab=controls',
    name: 'Controls',
    icon: 'policy',
    forAuditors: true,
    words: 'compliance pass fail',
  },
  {
    to: '/policies',
    href: '/policies?tab=policies',
    name: 'Policies in force',
    icon: 'policy',
    forAuditors: true,
    words: 'yaml files',
  },
  {
    to: '/labels',
    href: '/labels?tab=alike',
    name: 'Labels that are nearly the same',
    icon: 'label',
    words: 'clusters case plural typo',
  },
];
