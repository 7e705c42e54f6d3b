import type { Places } from './evaluate/places.ts';
import type { Finding } from './finding/finding.ts';
import type { SubjectType } from './rule/entry.ts';
import type { Rule } from './rule/rule.ts';
import type { Severity } from './severity.ts';

/** What a rule weighs: each severity three times the one before. */
export const WEIGHTS: Readonly<Record<Severity, number>> = { low: 1, medium: 3, high: 9, critical: 27 };

/** From this share of pages, spaces, people or groups on a rule costs all that it weighs. */
export const FULL_SHARE = 0.2;

/** What a rule takes from a score. */
export interface Cost {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly findings: number;
  /** Points of the hundred, with two digits. */
  readonly points: number;
}

export interface SiteScore {
  /** From 0 to 100, with one digit: 100 where no rule found anything. */
  readonly score: number;
  /** The dearest first; together they are what is missing to 100. */
  readonly costs: readonly Cost[];
}

export interface SpaceScore extends SiteScore {
  readonly spaceId: string;
  readonly key: string;
  readonly name: string;
  readonly pages: number;
  readonly findings: number;
}

export interface Score {
  readonly site: SiteScore;
  /** Those with pages or findings, the worst first. */
  readonly spaces: readonly SpaceScore[];
}

export interface ScoreOptions {
  readonly rules: readonly Rule[];
  /** Suppressed and closed ones do not count. */
  readonly findings: readonly Finding[];
  readonly places: Places;
  readonly people: number;
  readonly groups: number;
  /** How many documents teams must have. */
  readonly documents: number;
}

/**
 * Scores that can be taken apart. A rule may cost its share of the weight of all enabled rules: of all of it where what it
 * found reaches a fifth of what it could find, else in proportion. A rule that is off has no weight.
 */
export const scoresOf = ({ rules, findings, places, people, groups, documents }: ScoreOptions): Score => {
  const counted = findings.filter(({ status }) => status === 'open' || status === 'acknowledged');
  const enabled = rules.filter((rule) => rule.enabled);
  const pages = [...places.spaces.values()].reduce((sum, space) => sum + space.pages, 0);
  const size: Readonly<Record<SubjectType, number>> = {
    page: pages,
    space: places.spaces.size,
    user: people,
    group: groups,
    document: documents,
    site: 1,
  };
  const inSpaces = enabled.filter(({ subject }) => subject.type === 'page' || subject.type === 'space');
  const bySpace = new Map<string, Finding[]>();
  for (const finding of counted) {
    if (finding.spaceId === null) continue;
    const list = bySpace.get(finding.spaceId) ?? [];
    if (list.length === 0) bySpace.set(finding.spaceId, list);
    list.push(finding);
  }
  const spaces = [...places.spaces]
    .filter(([id, space]) => space.pages > 0 || bySpace.has(id))
    .map(([spaceId, space]): SpaceScore => {
      const found = bySpace.get(spaceId) ?? [];
      const sizes = { ...size, page: space.pages, space: 1 };
      return { spaceId, ...space, findings: found.length, ...scoreOf(inSpaces, found, sizes) };
    });
  return {
    site: scoreOf(enabled, counted, size),
    spaces: spaces.toSorted((a, b) => a.score - b.score || b.findings - a.findings || (a.key < b.key ? -1 : 1)),
  };
};

const scoreOf = (
  rules: readonly Rule[],
  findings: readonly Finding[],
  size: Readonly<Record<SubjectType, number>>,
): SiteScore => {
  const weight = rules.reduce((sum, { severity }) => sum + WEIGHTS[severity], 0);
  const numbers = new Map<string, number>();
  for (const { ruleId } of findings) numbers.set(ruleId, (numbers.get(ruleId) ?? 0) + 1);
  const costs = rules.flatMap(({ id, severity, subject }) => {
    const many = numbers.get(id) ?? 0;
    if (many === 0) return [];
    const share = Math.min(1, many / Math.max(1, size[subject.type] * FULL_SHARE));
    return [{ ruleId: id, severity, findings: many, points: (100 * WEIGHTS[severity] * share) / weight }];
  });
  const lost = costs.reduce((sum, { points }) => sum + points, 0);
  return {
    score: round(100 - lost, 1),
    costs: costs.map((cost) => ({ ...cost, points: round(cost.points, 2) })).toSorted((a, b) => b.points - a.points),
  };
};

const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;
