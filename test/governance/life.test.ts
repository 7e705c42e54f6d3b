import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Finding, FindingEvent } from '../../src/governance/finding/finding.ts';
import { findingId } from '../../src/governance/finding/finding.ts';
import type { Match } from '../../src/governance/finding/life.ts';
import { setAside, turn } from '../../src/governance/finding/life.ts';
import { iso } from '../../src/model/clock.ts';

const SUBJECTS = ['a', 'b', 'c'] as const;
type Name = (typeof SUBJECTS)[number];

const DAY_MILLIS = 86_400_000;
const START = Date.parse('2026-01-01T00:00:00Z');
const moment = (day: number): string => iso(START + day * DAY_MILLIS);

const idOf = (name: Name): string => findingId('acme', 'rule', { type: 'page', id: name });
const matchOf = (name: Name, day: number): Match => ({
  id: idOf(name),
  ruleId: 'rule',
  severity: 'medium',
  subject: { type: 'page', id: name },
  spaceId: null,
  message: `${name} on day ${day}`,
  detail: {},
  baseline: day === 0,
});

interface Day {
  /** What is true on that day, and what cannot be seen. */
  readonly holds: readonly Name[];
  readonly unseen: readonly Name[];
  /** What a person does after the look. */
  readonly act: { readonly on: Name; readonly status: 'acknowledged' | 'suppressed'; readonly days: number } | null;
}

const someNames = fc.uniqueArray(fc.constantFrom(...SUBJECTS));
const days = fc.array(
  fc.record<Day>({
    holds: someNames,
    unseen: someNames,
    act: fc.option(
      fc.record({
        on: fc.constantFrom(...SUBJECTS),
        status: fc.constantFrom('acknowledged' as const, 'suppressed' as const),
        days: fc.integer({ min: 1, max: 4 }),
      }),
    ),
  }),
  { minLength: 1, maxLength: 20 },
);

class Life {
  readonly findings = new Map<string, Finding>();
  readonly events: FindingEvent[] = [];

  look(day: number, { holds, unseen }: Pick<Day, 'holds' | 'unseen'>): readonly FindingEvent[] {
    const turned = turn({
      findings: [...this.findings.values()],
      // What cannot be seen does not match, whether it holds or not.
      matches: holds.filter((name) => !unseen.includes(name)).map((name) => matchOf(name, day)),
      now: moment(day),
      unseen: ({ subject }) => (unseen.includes(subject.id as Name) ? 'a gap' : null),
      closing: () => 'gone',
    });
    for (const finding of turned.changed) this.findings.set(finding.id, finding);
    this.events.push(...turned.events);
    return turned.events;
  }

  act(day: number, { on, status, days: many }: NonNullable<Day['act']>): void {
    const finding = this.findings.get(idOf(on));
    if (finding === undefined || finding.status === 'closed') return;
    const done = setAside(finding, status, { reason: 'why', until: moment(day + many), now: moment(day) });
    this.findings.set(finding.id, done.finding);
    this.events.push(done.event);
  }

  of(name: Name): Finding | undefined {
    return this.findings.get(idOf(name));
  }
}

const live = (all: readonly Day[], each: (life: Life, day: number, now: Day) => void): void => {
  const life = new Life();
  for (const [day, now] of all.entries()) {
    life.look(day, now);
    each(life, day, now);
    if (now.act !== null) life.act(day, now.act);
  }
};

it('what is seen to hold is not closed, what is seen not to is, and what is not seen stays', () => {
  fc.assert(
    fc.property(days, (all) => {
      const before = new Map<Name, boolean>();
      live(all, (life, _day, { holds, unseen }) => {
        for (const name of SUBJECTS) {
          const finding = life.of(name);
          const isOpen = finding !== undefined && finding.status !== 'closed';
          expect(isOpen).toBe(unseen.includes(name) ? (before.get(name) ?? false) : holds.includes(name));
          before.set(name, isOpen);
        }
      });
    }),
  );
});

it('the history of a finding is that of its states, in order, and begins with its opening', () => {
  fc.assert(
    fc.property(days, (all) => {
      const life = new Life();
      for (const [day, now] of all.entries()) {
        life.look(day, now);
        if (now.act !== null) life.act(day, now.act);
      }
      for (const finding of life.findings.values()) {
        const events = life.events.filter(({ findingId: id }) => id === finding.id);
        expect(events[0]).toMatchObject({ event: 'opened', at: finding.openedAt });
        let status: Finding['status'] | null = null;
        let until: string | null = null;
        for (const one of events) {
          if (one.event === 'opened') expect(status).toBe(null);
          else if (one.event === 'reopened') expect(status).toBe('closed');
          else expect(['open', 'acknowledged', 'suppressed']).toContain(status);
          if (one.event === 'reopened') status = until !== null && until > one.at ? 'suppressed' : 'open';
          else if (one.event === 'opened' || one.event === 'expired') status = 'open';
          else {
            if (one.event === 'closed') until = status === 'suppressed' ? until : null;
            status = one.event;
          }
          if (one.until !== null) until = one.until;
          if (status === 'open') until = null;
        }
        expect(finding.status).toBe(status);
      }
    }),
  );
});

it('whoever is set aside is so until the day that was named, and not a look longer', () => {
  fc.assert(
    fc.property(days, (all) => {
      live(all, (life, day) => {
        for (const { status, until, reason } of life.findings.values()) {
          const isAside = status === 'acknowledged' || status === 'suppressed';
          if (isAside) expect(until! > moment(day)).toBe(true);
          if (status === 'open') expect({ until, reason }).toEqual({ until: null, reason: null });
        }
      });
    }),
  );
});

it('a second look at the same moment changes nothing', () => {
  fc.assert(
    fc.property(days, (all) => {
      live(all, (life, day, now) => {
        const before = structuredClone([...life.findings]);
        expect(life.look(day, now)).toEqual([]);
        expect([...life.findings]).toEqual(before);
      });
    }),
  );
});

it('a finding keeps its id, its opening and its baseline for all of its life', () => {
  fc.assert(
    fc.property(days, (all) => {
      const births = new Map<string, Pick<Finding, 'openedAt' | 'baseline'>>();
      live(all, (life) => {
        for (const { id, openedAt, baseline } of life.findings.values()) {
          if (!births.has(id)) births.set(id, { openedAt, baseline });
          expect({ openedAt, baseline }).toEqual(births.get(id));
          expect(baseline).toBe(openedAt === moment(0));
        }
      });
    }),
  );
});
