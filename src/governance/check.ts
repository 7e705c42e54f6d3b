import type { Columns } from '../columns/open.ts';
import { iso } from '../model/clock.ts';
import { ruleEvaluations } from '../model/tables/operations.ts';
import type { Records, Writer } from '../store/records.ts';
import type { EvaluateOptions, RuleOutcome } from './evaluate/evaluate.ts';
import { conclude, look } from './evaluate/evaluate.ts';
import { exposedSpaces } from './evaluate/exposed.ts';
import type { EventKind, Finding, FindingEvent } from './finding/finding.ts';
import { fromRow, lockFindings, readFindings, writeTurned } from './finding/store.ts';
import type { Rule } from './rule/rule.ts';
import type { Score } from './score.ts';
import { scoresOf } from './score.ts';

export interface CheckOptions {
  readonly records: Records;
  readonly columns: Columns;
  readonly rules: readonly Rule[];
  readonly account: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly timeoutMillis: number;
  readonly mostMemoryBytes?: number | undefined;
  /** Hears what turned, within the transaction that stores it: what is written here is written with it or not at all. */
  onTurned?(writer: Writer, turned: TurnedNow): Promise<void>;
}

/** What turned in one check, with the rules that it was about. */
export interface TurnedNow {
  readonly account: string;
  readonly at: string;
  readonly events: readonly FindingEvent[];
  /** The findings that the events are of, as they are now, by id. */
  readonly findings: ReadonlyMap<string, Finding>;
  readonly rules: readonly Rule[];
}

/** What a check of one account found. */
export interface Checked {
  readonly account: string;
  readonly at: string;
  readonly outcomes: readonly RuleOutcome[];
  /** How often each event happened. */
  readonly events: Readonly<Partial<Record<EventKind, number>>>;
  /** Those that are not closed. */
  readonly findings: readonly Finding[];
  readonly score: Score;
}

/** Evaluates the rules on one account and stores what became of its findings. */
export const check = async (options: CheckOptions): Promise<Checked> => {
  const { records, columns, rules, account, timeoutMillis, mostMemoryBytes } = options;
  const at = iso(options.now);
  const open = await records.db
    .selectFrom('findings')
    .selectAll()
    .where('account', '=', account)
    .where('status', '!=', 'closed')
    .execute();
  const pages = new Set(open.map(fromRow).flatMap(({ subject }) => (subject.type === 'page' ? [subject.id] : [])));
  const evaluate: EvaluateOptions = { account, now: at, timeoutMillis, mostMemoryBytes };
  const sighting = await look(columns, rules, () => exposedSpaces(records, account, options.now), pages, evaluate);
  const { evaluation, findings } = await records.write(
    { account, runId: '', stamp: at, notBefore: null },
    async (writer) => {
      await lockFindings(writer, account);
      const before = await readFindings(writer, account);
      const evaluated = await evaluatedBefore(writer, account);
      const concluded = conclude(sighting, rules, before, new Set(evaluated.keys()), evaluate);
      await writeTurned(writer, concluded);
      await writer.upsert(ruleEvaluations, outcomeRows(concluded.outcomes, evaluated, at));
      await forgetOthers(writer, account, rules);
      const after = new Map(before.map((finding) => [finding.id, finding]));
      for (const finding of concluded.changed) after.set(finding.id, finding);
      await options.onTurned?.(writer, { account, at, events: concluded.events, findings: after, rules });
      return { evaluation: concluded, findings: [...after.values()].filter(({ status }) => status !== 'closed') };
    },
  );
  const events: Partial<Record<EventKind, number>> = {};
  for (const { event } of evaluation.events) events[event] = (events[event] ?? 0) + 1;
  const site = await sizes(columns, { account, timeoutMillis, mostMemoryBytes });
  const documents = Math.max(
    0,
    ...sighting.asked.filter(({ rule }) => rule.subject.type === 'document').map(({ rows }) => rows),
  );
  const score = scoresOf({ rules, findings, places: sighting.places, ...site, documents });
  return { account, at, outcomes: evaluation.outcomes, events, findings, score };
};

const evaluatedBefore = async (writer: Writer, account: string): Promise<ReadonlyMap<string, string>> => {
  const rows = await writer.sql(
    'select rule_id, first_at from rule_evaluations where account = $1 and first_at is not null',
    [account],
  );
  return new Map(rows.map(({ rule_id, first_at }) => [String(rule_id), String(first_at)]));
};

const outcomeRows = (outcomes: readonly RuleOutcome[], evaluated: ReadonlyMap<string, string>, at: string) =>
  outcomes.map(({ rule, status, matches, note }) => ({
    rule_id: rule.id,
    severity: rule.severity,
    title: rule.title,
    status,
    first_at: evaluated.get(rule.id) ?? (status === 'seen' || status === 'blurred' ? at : null),
    evaluated_at: at,
    matches,
    note,
  }));

/** A rule that is not there any more leaves its findings, closed, and no line of its own. */
const forgetOthers = async (writer: Writer, account: string, rules: readonly Rule[]): Promise<void> => {
  await writer.sql('delete from rule_evaluations where account = $1 and not rule_id = any($2)', [
    account,
    rules.map(({ id }) => id),
  ]);
};

const sizes = async (
  columns: Columns,
  bounds: { readonly account: string; readonly timeoutMillis: number; readonly mostMemoryBytes?: number | undefined },
): Promise<{ readonly people: number; readonly groups: number }> => {
  const { rows } = await columns.all(
    `select (select count(*) from users where account_status is distinct from 'closed' and account_type is distinct from 'app' and is_bot is not true) as people,
       (select count(*) from groups) as groups`,
    { ...bounds, maxRows: 1 },
  );
  return { people: Number(rows[0]?.people ?? 0), groups: Number(rows[0]?.groups ?? 0) };
};
