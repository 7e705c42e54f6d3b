import type { PermissionAnswer, PermissionQuestion } from '../../blueprints/confluence/permissionCheck.ts';
import { refusedBy } from '../../blueprints/confluence/refusedBy.ts';
import { Refused, Unauthorized } from '../../crawl/errors.ts';
import type { Clock } from '../../model/clock.ts';
import { iso } from '../../model/clock.ts';
import { accessChecks } from '../../model/tables/access.ts';
import type { Records } from '../../store/records.ts';
import { Engine } from '../engine.ts';
import type { Explanation, LayerVerdict } from '../explain.ts';
import { explain } from '../explain.ts';
import type { Check } from '../facts.ts';
import { disputedChecks } from '../load/loadChecks.ts';
import { loadFacts } from '../load/loadFacts.ts';
import type { Moment } from '../load/moment.ts';
import type { Names } from '../load/names.ts';
import type { Right } from '../verdict.ts';
import { reasonInWords } from '../words.ts';
import { planUnknown } from './plan.ts';
import { keyOf } from './question.ts';
import { randomOf, sampleKnown } from './sample.ts';

export interface VerifyOptions {
  readonly records: Records;
  readonly moment: Moment;
  /** The most questions. Where passing failures are tried again, fewer are asked. */
  readonly budget: number;
  readonly clock: Clock;
  ask(question: PermissionQuestion): Promise<PermissionAnswer>;
  /** How many requests have been sent so far. */
  sent(): number;
}

/** A verdict that was known, and the site says otherwise. */
export interface Disagreement {
  readonly question: PermissionQuestion;
  readonly checkedAt: string;
  readonly explanation: Explanation;
  readonly answer: PermissionAnswer;
}

export interface VerifyReport {
  /** Questions to which the site said yes or no. */
  readonly checked: number;
  /** Questions to which it said neither: the page or person is not there any more, or not for this token. */
  readonly unanswered: number;
  /** Of those checked: verdicts that were known. */
  readonly known: number;
  /** Pairs of a person and a page of which nobody knew whether the one may view the other, before and after. */
  readonly unknown: { readonly before: number; readonly after: number };
  readonly disagreements: readonly Disagreement[];
  /** Why the site answers no such questions; null: it does. */
  readonly refusal: string | null;
}

/** Of the budget, what is kept for verdicts that are known: so a wrong model is found even where much is unknown. */
const SHARE_OF_KNOWN = 0.2;
/** Answers change what is best asked next, so the budget is spent in so many rounds. */
const ROUNDS = 8;
const LARGEST_ROUND = 64;

/**
 * Asks the site about pairs of people and pages: what disagreed before, then what is unknown, then a sample of what is
 * known; keeps the answers. What was answered before something fails is kept.
 */
export const verify = async (options: VerifyOptions): Promise<VerifyReport> => new Verification(options).run();

class Verification {
  readonly #options: VerifyOptions;
  #engine: Engine | undefined;
  #checks: readonly Check[] = [];
  readonly #keys = new Set<string>();
  readonly #silent = new Set<string>();
  readonly #sentBefore: number;
  #asked = 0;
  #checked = 0;
  #known = 0;
  readonly #disagreements: Disagreement[] = [];
  #refusal: string | null = null;

  constructor(options: VerifyOptions) {
    this.#options = options;
    this.#sentBefore = options.sent();
  }

  async run(): Promise<VerifyReport> {
    const { records, moment, budget } = this.#options;
    const facts = await loadFacts(records.pool, moment, { checks: true });
    this.#checks = facts.checks ?? [];
    for (const check of this.#checks) this.#keys.add(keyOf(check));
    this.#engine = new Engine(facts);
    const asked = { keys: this.#keys, silent: this.#silent };
    const before = planUnknown(this.#engine, asked, 0).unknown;
    const forKnown = Math.ceil(budget * SHARE_OF_KNOWN);
    const disputed = (await disputedChecks(records.pool, moment)).filter((check) => !this.#keys.has(keyOf(check)));
    await this.#ask(disputed.slice(0, forKnown));
    while (this.#left > forKnown && this.#refusal === null) {
      const most = Math.min(this.#left - forKnown, this.#roundSize);
      const { questions } = planUnknown(this.#engine, asked, most);
      if (questions.length === 0) break;
      await this.#ask(questions);
    }
    // The same pairs where the same moment is verified once more, but for those that have been asked about.
    const random = randomOf(Date.parse(moment.stamp) / 1000);
    const sample = [...sampleKnown(this.#engine, asked, this.#left, random)];
    while (sample.length > 0 && this.#left > 0 && this.#refusal === null) {
      await this.#ask(sample.splice(0, this.#roundSize));
    }
    return {
      checked: this.#checked,
      unanswered: this.#refusal === null ? this.#asked - this.#checked : 0,
      known: this.#known,
      unknown: { before, after: planUnknown(this.#engine, asked, 0).unknown },
      disagreements: this.#disagreements,
      refusal: this.#refusal,
    };
  }

  get #left(): number {
    return this.#options.budget - Math.max(this.#asked, this.#options.sent() - this.#sentBefore);
  }

  /** The first question goes alone: where the token may not ask at all, one refusal says so. */
  get #roundSize(): number {
    if (this.#asked === 0) return 1;
    return Math.min(LARGEST_ROUND, Math.max(1, Math.ceil(this.#options.budget / ROUNDS)));
  }

  /** Asks them at once, keeps the answers, and counts them in. */
  async #ask(questions: readonly PermissionQuestion[]): Promise<void> {
    const { records, moment, clock, ask } = this.#options;
    const sent = questions.slice(0, Math.max(0, this.#left));
    if (sent.length === 0) return;
    this.#asked += sent.length;
    const answers = await Promise.allSettled(
      sent.map(async (question) => ({ question, answer: await ask(question), checkedAt: iso(clock.now()) })),
    );
    for (const question of sent) this.#keys.add(keyOf(question));
    const given = answers.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const rows = given.map(({ question, answer, checkedAt }) => ({
      page_id: question.pageId,
      subject_type: question.subjectType,
      subject_id: question.subjectId,
      operation: question.operation,
      checked_at: checkedAt,
      allowed: answer.allowed,
      errors: answer.errors,
      run_id: moment.runId,
      ...this.#compared(question, answer, checkedAt),
    }));
    this.#checked += given.length;
    await records.write({ ...moment, notBefore: null }, (writer) => writer.insertMissing(accessChecks, rows));
    const fresh = given.map(({ question, answer, checkedAt }) => ({
      ...question,
      checkedAt,
      allowed: answer.allowed,
      refusedBy: answer.allowed ? null : refusedBy(answer.errors),
    }));
    this.#checks = [...this.#checks, ...fresh].sort((a, b) =>
      a.checkedAt < b.checkedAt ? -1 : a.checkedAt > b.checkedAt ? 1 : 0,
    );
    for (const [i, one] of answers.entries()) {
      if (one.status === 'rejected') this.#takeFailure(one.reason, sent[i]!);
    }
    this.#engine = new Engine({ ...this.#engine!.facts, checks: this.#checks });
  }

  /** What the facts of the moment say; what only the site's earlier answers tell counts as unknown. */
  #compared(
    question: PermissionQuestion,
    answer: PermissionAnswer,
    checkedAt: string,
  ): { readonly expected: string | null; readonly expected_reason: string | null } {
    const { facts } = this.#engine!;
    const content = facts.contents.numbers.get(question.pageId);
    const person = question.subjectType === 'group' ? undefined : facts.people.numbers.get(question.subjectId);
    if (content === undefined || person === undefined) return { expected: null, expected_reason: null };
    const right: Right = question.operation === 'read' ? 'view' : 'edit';
    const explanation = explain(this.#engine!, person, content, right);
    const { verdict } = explanation;
    const deciding = explanation.layers.filter((layer) => layer.verdict === verdict);
    const isChecked = ({ checkedAt: checked }: LayerVerdict): boolean => checked !== undefined;
    // One layer that is known to be closed is enough; for a yes all of them have to be known.
    const isKnown = verdict === 'no' ? !deciding.every(isChecked) : verdict === 'yes' && !deciding.some(isChecked);
    if (!isKnown) {
      return { expected: 'unknown', expected_reason: reasonInWords(explanation, IDS) };
    }
    this.#known += 1;
    if ((verdict === 'yes') !== answer.allowed) {
      this.#disagreements.push({ question, checkedAt, explanation, answer });
    }
    return { expected: verdict, expected_reason: reasonInWords(explanation, IDS) };
  }

  /** @throws what keeps every other question from being answered too, and is no refusal. */
  #takeFailure(error: unknown, question: PermissionQuestion): void {
    if (error instanceof Unauthorized && error.scopeMissing) this.#refusal ??= error.message;
    else if (!(error instanceof Refused)) throw error;
    else if (error.status === 403) this.#refusal ??= error.message;
    // A page that is not there, or not for this token: no other question about it would be answered.
    else if (error.status === 404) this.#silent.add(question.pageId);
  }
}

/** The reason is kept with ids, for names change. */
const IDS: Names = { of: (_kind, id) => id };
