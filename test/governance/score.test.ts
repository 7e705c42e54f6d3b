import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Places } from '../../src/governance/evaluate/places.ts';
import type { Finding, Status } from '../../src/governance/finding/finding.ts';
import { statuses } from '../../src/governance/finding/finding.ts';
import { resolve } from '../../src/governance/rule/resolve.ts';
import type { Rule } from '../../src/governance/rule/rule.ts';
import { shippedRules } from '../../src/governance/rules/index.ts';
import { scoresOf } from '../../src/governance/score.ts';
import { shippedInsights } from '../../src/insights/registry.ts';

const rules = shippedRules.map((entry) => resolve(entry, { all: shippedInsights, broken: [] }));
const inSpaces = rules.filter(({ enabled, subject }) => enabled && ['page', 'space'].includes(subject.type));

const places: Places = {
  pages: new Map(),
  spaces: new Map([
    ['s1', { key: 'ONE', name: 'One', pages: 40 }],
    ['s2', { key: 'TWO', name: 'Two', pages: 7 }],
    ['s3', { key: 'NIL', name: 'Nothing', pages: 0 }],
  ]),
  spaceIds: new Map(),
  groupIds: new Map(),
  groups: new Set(),
};

const findingOf = (rule: Rule, n: number, spaceId: string, status: Status): Finding => ({
  id: `${rule.id}-${n}`,
  ruleId: rule.id,
  severity: rule.severity,
  status,
  subject: { type: rule.subject.type, id: String(n) },
  spaceId: ['page', 'space'].includes(rule.subject.type) ? spaceId : null,
  message: '',
  detail: {},
  baseline: false,
  openedAt: '2026-01-01T00:00:00.000Z',
  reopenedAt: null,
  matchedAt: '2026-01-01T00:00:00.000Z',
  closedAt: null,
  reason: null,
  until: null,
});

const someFindings = fc
  .array(
    fc.tuple(
      fc.constantFrom(...rules.filter(({ enabled }) => enabled)),
      fc.constantFrom('s1', 's2'),
      fc.constantFrom(...statuses),
    ),
    { maxLength: 80 },
  )
  .map((all) => all.map(([rule, space, status], n) => findingOf(rule, n, space, status)));

const scores = (findings: readonly Finding[], of: readonly Rule[] = rules) =>
  scoresOf({ rules: of, findings, places, people: 10, groups: 3, documents: 4 });

it('what rules cost is what a score lacks, in the site and in each space', () => {
  fc.assert(
    fc.property(someFindings, (findings) => {
      const { site, spaces } = scores(findings);
      for (const { score, costs } of [site, ...spaces]) {
        const lost = costs.reduce((sum, { points }) => sum + points, 0);
        // A tenth of the score and a hundredth of each cost are rounded.
        expect(Math.abs(100 - lost - score)).toBeLessThan(0.06 + 0.005 * costs.length);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100);
      }
      expect(spaces.map(({ key }) => key).toSorted()).toEqual(['ONE', 'TWO']);
    }),
  );
});

it('a rule that is off has no weight and no cost', () => {
  fc.assert(
    fc.property(someFindings, fc.constantFrom(...inSpaces), (findings, off) => {
      const without = scores(
        findings,
        rules.map((rule) => (rule === off ? { ...rule, enabled: false } : rule)),
      );
      const absent = scores(
        findings.filter(({ ruleId }) => ruleId !== off.id),
        rules.filter((rule) => rule !== off),
      );
      const costsOf = ({ site, spaces }: typeof without) =>
        [site, ...spaces].map(({ score, costs }) => ({ score, costs }));
      const byKey = (score: typeof without) => ({
        ...score,
        spaces: score.spaces.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
      });
      expect(costsOf(byKey(without))).toEqual(costsOf(byKey(absent)));
    }),
  );
});

it('what is suppressed or closed costs nothing, and one finding more never raises a score', () => {
  fc.assert(
    fc.property(someFindings, fc.constantFrom(...inSpaces), (findings, rule) => {
      const counted = findings.filter(({ status }) => status === 'open' || status === 'acknowledged');
      expect(scores(findings).site).toEqual(scores(counted).site);
      const more = [...findings, findingOf(rule, 1000, 's1', 'open')];
      expect(scores(more).site.score).toBeLessThanOrEqual(scores(findings).site.score);
    }),
  );
});
