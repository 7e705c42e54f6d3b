import { glob } from '../../../src/blueprints/confluence/scope/glob.ts';
import type {
  Documentation,
  DocumentingTeam,
  DocumentKind,
  Requirement,
} from '../../../src/insights/documentation/documentation.ts';
import type { Fact } from './facts.ts';
import { currentFacts } from './facts.ts';
import type { World } from './world.ts';
import { ascending, descending, keyOf, latest, since, sorted } from './world.ts';

/** What made sites must have: every way to tell a kind, and every way to make a team. */
export const MADE_DOCUMENTATION: Documentation = {
  kinds: [
    { id: 'book', labels: ['runbook', 'x2'], titles: ['*of the d?tabase'], macros: [], spaces: [] },
    { id: 'toc', labels: [], titles: ['notiz ω'], macros: ['TOC'], spaces: ['A', '~*'] },
    { id: 'all of b', labels: [], titles: [], macros: [], spaces: ['b'] },
    { id: 'never asked', labels: ['x1'], titles: [], macros: [], spaces: [] },
  ],
  teams: [
    {
      name: 'Named',
      each: null,
      groups: ['alpha*'],
      spaces: ['A'],
      trees: ['p1', 'p2', 'nowhere'],
      mustHave: [
        { kind: 'book', days: 365 },
        { kind: 'toc', days: 40 },
        { kind: 'decision', days: 1000 },
        { kind: 'all of b', days: 300 },
      ],
    },
    {
      name: 'Nobody',
      each: null,
      groups: ['nobody'],
      spaces: ['Q?'],
      trees: [],
      mustHave: [{ kind: 'book', days: 1 }],
    },
    { name: null, each: 'space', groups: [], spaces: ['*'], trees: [], mustHave: [{ kind: 'book', days: 90 }] },
    { name: null, each: 'group', groups: ['*'], spaces: [], trees: [], mustHave: [{ kind: 'toc', days: 600 }] },
  ],
  fresh: { days: 300, spaceDays: { B: 20 }, labelDays: { 'how-to': 700 } },
};

interface Unit {
  readonly account: string | null;
  readonly part: string;
  readonly team: string | null;
  has(f: Fact): boolean;
}

const fits = (text: string | null, patterns: readonly string[]): boolean =>
  text !== null && patterns.some((pattern) => glob(pattern)(text));

/** The teams that an entry makes, of each site. */
export const unitsOf = (w: World, { name, each, groups, spaces, trees }: DocumentingTeam): readonly Unit[] => {
  const held = w.rows('spaces').filter((s) => s.status === 'current' && fits(s.key, spaces));
  const joined = w.rows('groups').filter((g) => g.status === 'current' && fits(g.name, groups));
  const owns = (f: Fact, group: { account: string; group_id: string }): boolean =>
    w
      .rows('group_members')
      .some(
        (m) =>
          m.account === group.account &&
          m.account === f.account &&
          m.group_id === group.group_id &&
          m.valid_to === null &&
          m.user_id === f.owner_id,
      );
  const lies = (f: Fact, space: { account: string; space_id: string }): boolean =>
    f.account === space.account && f.space_id === space.space_id;
  if (each === 'space') {
    return held
      .filter(({ type }) => type !== 'personal')
      .map((s) => ({ account: s.account, part: s.space_id, team: s.name ?? s.key, has: (f) => lies(f, s) }));
  }
  if (each === 'group') {
    return joined.map((g) => ({ account: g.account, part: g.group_id, team: g.name, has: (f) => owns(f, g) }));
  }
  const roots = w.rows('pages').filter((p) => trees.includes(p.page_id));
  const accounts = [...new Set([...held, ...joined, ...roots].map(({ account }) => account))];
  if (accounts.length === 0) return [{ account: null, part: '', team: name, has: () => false }];
  return accounts.map((account) => ({
    account,
    part: '',
    team: name,
    has: (f) =>
      f.account === account &&
      (held.some((s) => lies(f, s)) ||
        joined.some((g) => owns(f, g)) ||
        roots.some((p) => p.account === account && (f.page_id === p.page_id || f.ancestor_ids.includes(p.page_id)))),
  }));
};

const isOf = (w: World, f: Fact, id: string): boolean => {
  const kind = MADE_DOCUMENTATION.kinds.find((one) => one.id === id);
  if (kind === undefined) return f.documentKind === id;
  const space = w.space.get(keyOf(f, f.space_id));
  if (kind.spaces.length > 0 && !(space?.status === 'current' && fits(space.key, kind.spaces))) return false;
  return tells(w, f, kind);
};

const tells = (w: World, f: Fact, { labels, titles, macros }: DocumentKind): boolean => {
  if (labels.length + titles.length + macros.length === 0) return true;
  const body = w.rows('page_bodies').find((b) => b.account === f.account && b.page_id === f.page_id);
  return (
    f.labels.some((label) => labels.includes(label.toLowerCase())) ||
    fits(f.title, titles) ||
    macros.some((macro) => body?.macros.includes(macro.toLowerCase()))
  );
};

/** One cell of the matrix. */
export const requiredCell = (w: World, { account, part, team, has }: Unit, { kind, days }: Requirement) => {
  const documents = sorted(
    currentFacts(w)
      .filter((f) => has(f) && isOf(w, f, kind))
      .map((f) => ({ ...f, freshAt: latest([f.editedAt, f.reviewedAt]) })),
    undefined,
    descending((f) => f.freshAt),
    ascending((f) => f.page_id),
  );
  const best = documents[0];
  const isFresh = best !== undefined && since(best.freshAt, w.daysAgo(days));
  return {
    account,
    part,
    team,
    document_kind: kind,
    state: account === null ? 'unknown' : best === undefined ? 'missing' : isFresh ? 'there' : 'stale',
    space: best === undefined ? null : (w.space.get(keyOf(best, best.space_id))?.key ?? null),
    title: best?.title ?? null,
    page_id: best?.page_id ?? null,
    fresh_at: best?.freshAt ?? null,
    sign:
      best?.freshAt === undefined || best.freshAt === null
        ? null
        : best.freshAt === best.reviewedAt
          ? 'review'
          : 'edit',
    days_allowed: days,
    documents: documents.length,
    document: `${team}: ${kind}`,
  };
};
