import type { Columns } from '../../columns/open.ts';
import type { RowObject } from '../../columns/row.ts';
import { askRows } from '../../insights/answer.ts';
import { messageOf } from '../../model/errors.ts';
import type { Finding } from '../finding/finding.ts';
import { findingId } from '../finding/finding.ts';
import type { Match, Turned } from '../finding/life.ts';
import { turn } from '../finding/life.ts';
import { columnsIn, rendered } from '../rule/message.ts';
import type { Rule } from '../rule/rule.ts';
import type { OpenGap } from './blindness.ts';
import { blindness } from './blindness.ts';
import type { ExposedSpaces } from './exposed.ts';
import type { About } from './matching.ts';
import { matching } from './matching.ts';
import type { Places } from './places.ts';
import { placesOf } from './places.ts';
import { spaceOf, subjectOf, withinScope } from './subjects.ts';

/** More rows than that are not taken in, and then nothing of the rule closes. */
const MOST_ROWS = 1_000_000;
const MOST_GAPS = 1_000_000;

export interface EvaluateOptions {
  readonly account: string;
  readonly now: string;
  /** For each rule. */
  readonly timeoutMillis: number;
  readonly mostMemoryBytes?: number | undefined;
}

/** What one rule answered. */
export interface Asked {
  readonly rule: Rule;
  readonly about: readonly About[];
  /** How many rows the answer had, whether or not they match. */
  readonly rows: number;
  /** Why it could not be asked; null: it could. */
  readonly failure: string | null;
  /** Subjects of which it is not known whether they match. */
  readonly inDoubt: ReadonlySet<string>;
  /** Whether there are more matches than are taken in. */
  readonly more: boolean;
}

/** What all rules say of one account, before anything of it is stored. */
export interface Sighting {
  readonly asked: readonly Asked[];
  readonly places: Places;
  readonly gaps: readonly OpenGap[];
  /** What gaps name and is a page, a folder or the like. */
  readonly gapPages: ReadonlySet<string>;
}

/** Asks every enabled rule. One that fails harms no other. */
export const look = async (
  columns: Columns,
  rules: readonly Rule[],
  /** Asked once, where a rule watches exposure. */
  exposed: () => Promise<ExposedSpaces>,
  /** The pages that open findings are about: they are looked up even where nothing matches any more. */
  pageIds: ReadonlySet<string>,
  { account, now, timeoutMillis, mostMemoryBytes }: EvaluateOptions,
): Promise<Sighting> => {
  const bounds = { account, timeoutMillis, mostMemoryBytes };
  const asked: Asked[] = [];
  const enabled = rules.filter((rule) => rule.enabled);
  for (const rule of enabled.filter(({ exposure }) => exposure === undefined)) {
    const { insight, parameters } = rule;
    try {
      const answer = await askRows(columns, insight, { ...bounds, parameters, now, maxRows: MOST_ROWS });
      const lacking = lackingIn(
        rule,
        answer.columns.map(({ name }) => name),
      );
      const more = answer.truncated || answer.rows.length === parameters.limit;
      asked.push({
        rule,
        about: lacking === null ? matching(rule, answer.rows) : [],
        rows: answer.rows.length,
        failure: lacking,
        inDoubt: NONE,
        more,
      });
    } catch (error) {
      asked.push({ rule, about: [], rows: 0, failure: messageOf(error), inDoubt: NONE, more: false });
    }
  }
  const pages = new Set(pageIds);
  for (const { rule, about } of asked) {
    if (rule.subject.type === 'page') for (const { value } of about) pages.add(value);
  }
  const { rows } = await columns.all(
    'select kind, subject_id, reason from coverage_gaps where valid_to is null order by kind, subject_id',
    { ...bounds, maxRows: MOST_GAPS },
  );
  const gaps = rows.map(({ kind, subject_id, reason }) => ({
    kind: String(kind),
    subjectId: String(subject_id),
    reason: String(reason),
  }));
  const ids = gaps.flatMap(({ subjectId }) => subjectId.split(' '));
  const known = await columns.all(
    'select p.page_id from (select distinct unnest($ids::varchar[]) as page_id) i join pages p on p.page_id = i.page_id',
    { ...bounds, maxRows: MOST_GAPS, params: { ids } },
  );
  const places = await placesOf(columns, pages, bounds);
  const watching = enabled.filter(({ exposure }) => exposure !== undefined);
  // Last of all: it fills the memory that questions are bound by.
  if (watching.length > 0) asked.push(...(await askExposure(watching, exposed, places)));
  return {
    asked,
    places,
    gaps,
    gapPages: new Set(known.rows.map(({ page_id }) => String(page_id))),
  };
};

const NONE: ReadonlySet<string> = new Set();

const askExposure = async (
  rules: readonly Rule[],
  exposed: () => Promise<ExposedSpaces>,
  places: Places,
): Promise<readonly Asked[]> => {
  let lists: ExposedSpaces;
  try {
    lists = await exposed();
  } catch (error) {
    return rules.map((rule) => ({ rule, about: [], rows: 0, failure: messageOf(error), inDoubt: NONE, more: false }));
  }
  return rules.map((rule) => {
    const spaces = [...(lists.get(rule.exposure ?? '') ?? [])];
    const rows = spaces.flatMap(([id, { certain, unknown }]) => {
      const space = places.spaces.get(id);
      return certain === 0 ? [] : [{ space: space?.key ?? id, name: space?.name ?? id, pages: certain, unknown }];
    });
    const inDoubt = new Set(spaces.flatMap(([id, { unknown }]) => (unknown > 0 ? [id] : [])));
    return { rule, about: matching(rule, rows), rows: rows.length, failure: null, inDoubt, more: false };
  });
};

/** Insights of people may leave columns undeclared, and SQL declares none: what lacks shows in the answer. */
const lackingIn = ({ subject, where, message }: Rule, names: readonly string[]): string | null => {
  const wanted = [...(subject.column === null ? [] : [subject.column]), ...Object.keys(where), ...columnsIn(message)];
  const lacking = wanted.find((name) => !names.includes(name));
  return lacking === undefined ? null : `the answer has no column ${lacking}; it has ${names.join(', ')}`;
};

const IN_DOUBT = 'some permissions or restrictions were not read';

/** How a rule fared. */
export interface RuleOutcome {
  readonly rule: Rule;
  readonly status: 'seen' | 'blurred' | 'failed' | 'off';
  readonly matches: number;
  readonly note: string | null;
}

export interface Evaluation extends Turned {
  readonly outcomes: readonly RuleOutcome[];
}

/**
 * What follows from what was seen: a pure function of it, of the findings and of the moment.
 * @param rules all that are in force, disabled ones too.
 * @param evaluated the rules that were evaluated before.
 */
export const conclude = (
  { asked, places, gaps, gapPages }: Sighting,
  rules: readonly Rule[],
  findings: readonly Finding[],
  evaluated: ReadonlySet<string>,
  { account, now }: Pick<EvaluateOptions, 'account' | 'now'>,
): Evaluation => {
  const matches: Match[] = [];
  const outcomes: RuleOutcome[] = [];
  const unseenBy = new Map<string, (finding: Finding) => string | null>();
  for (const { rule, about, failure, inDoubt, more } of asked) {
    const isWithin = withinScope(rule.scope, places);
    const found = about
      .map((one) => ({ ...one, subject: subjectOf(rule, one.value, account, places) }))
      .filter(({ subject }) => isWithin(subject));
    for (const { subject, first, rows } of found) {
      matches.push({
        id: findingId(account, rule.id, subject),
        ruleId: rule.id,
        severity: rule.severity,
        subject,
        spaceId: spaceOf(subject, places),
        message: rendered(rule.message, first, rows),
        detail: detailOf(rule, first, rows),
        baseline: !evaluated.has(rule.id),
      });
    }
    const blindOf = blindness(gaps, rule.blindTo, places, gapPages);
    const whole = failure ?? (more ? `more than ${about.length} matches` : null);
    unseenBy.set(
      rule.id,
      ({ subject }) =>
        whole ?? (inDoubt.has(subject.id) ? IN_DOUBT : rule.exposure === undefined ? blindOf(subject) : null),
    );
    // The engine of access knows itself what it cannot see.
    const blurring =
      rule.exposure === undefined
        ? gaps.find(({ kind }) => rule.blindTo.includes(kind))
        : [...inDoubt].map(() => ({ kind: 'access', reason: IN_DOUBT }))[0];
    const blur = more ? whole : blurring === undefined ? null : `${blurring.kind}: ${blurring.reason}`;
    outcomes.push({
      rule,
      status: failure !== null ? 'failed' : blur !== null ? 'blurred' : 'seen',
      matches: found.length,
      note: failure ?? blur,
    });
  }
  for (const rule of rules.filter(({ enabled }) => !enabled)) {
    outcomes.push({ rule, status: 'off', matches: 0, note: rule.lacks ?? 'disabled' });
  }
  const turned = turn({
    findings,
    matches,
    now,
    unseen: (finding) => unseenBy.get(finding.ruleId)?.(finding) ?? null,
    closing: ({ ruleId, subject }) => {
      if (!unseenBy.has(ruleId)) return 'the rule is off';
      const isGone = subject.type === 'page' && !places.pages.has(subject.id);
      return isGone ? 'the page is not in scope any more' : 'it holds no more';
    },
  });
  return { ...turned, outcomes };
};

const detailOf = ({ message }: Rule, row: RowObject, rows: number): RowObject => ({
  ...Object.fromEntries(columnsIn(message).map((name) => [name, row[name] ?? null])),
  rows,
});
