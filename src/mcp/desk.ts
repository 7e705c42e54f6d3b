import type { Pool } from 'pg';
import type { AnswerOf, Question } from '../access/thread/question.ts';
import type { RowObject } from '../columns/row.ts';
import type { Answer } from '../insights/answer.ts';
import type { Insight } from '../insights/insight.ts';
import type { Insights } from '../insights/own/read.ts';
import type { ParameterValues } from '../insights/parameter.ts';
import type { Clock } from '../model/clock.ts';

type QuestionOf<K extends Question['kind']> = Extract<Question, { readonly kind: K }>;

/** Rows of an answer to SQL. */
interface Rows {
  readonly columns: readonly string[];
  readonly rows: readonly RowObject[];
  readonly truncated: boolean;
}

/** What tools work with: wherever they run, they ask the same. */
export interface Desk {
  readonly pool: Pool;
  readonly clock: Clock;
  /** The confluence accounts. */
  accounts(): Promise<readonly string[]>;
  /** The access engine. */
  ask<K extends Question['kind']>(kind: K, question: Omit<QuestionOf<K>, 'kind'>): Promise<AnswerOf[K]>;
  /** The same for questions that take seconds, which hold up no others. */
  survey<K extends Question['kind']>(kind: K, question: Omit<QuestionOf<K>, 'kind'>): Promise<AnswerOf[K]>;
  /** A question of our own to the columns of one account. */
  rows(
    sql: string,
    options: { readonly account: string; readonly params: ParameterValues; readonly maxRows: number },
  ): Promise<readonly RowObject[]>;
  /** A question of somebody else's, bounded and read-only. */
  query(sql: string, options: { readonly account?: string | undefined; readonly maxRows: number }): Promise<Rows>;
  insights(): Promise<Insights>;
  insight(
    insight: Insight,
    options: { readonly account: string; readonly parameters: ParameterValues; readonly maxRows: number },
  ): Promise<Omit<Answer, 'insight'>>;
  /** Notes a look at a person or at a text. */
  note(
    action: string,
    subject: { readonly type: 'person' | 'page' | 'question'; readonly id: string },
    detail: object,
  ): Promise<void>;
}
