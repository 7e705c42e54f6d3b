import type { Pool } from 'pg';
import { connectionOf } from '../../store/connection.ts';
import type { AnswerOf, Question } from './question.ts';
import { besides, Thread } from './thread.ts';

type QuestionOf<K extends Question['kind']> = Extract<Question, { readonly kind: K }>;

/** The access engine in a thread of its own, so that a server answers others while it loads and counts. */
export class AccessThread {
  readonly #thread: Thread<Question>;

  constructor(pool: Pool) {
    this.#thread = new Thread(besides(import.meta.url, 'accessWorker'), connectionOf(pool));
  }

  /** @throws UsageError where nothing is known of the account, the page, the person or the time. */
  async ask<K extends Question['kind']>(kind: K, question: Omit<QuestionOf<K>, 'kind'>): Promise<AnswerOf[K]> {
    return (await this.#thread.ask({ kind, ...question } as unknown as Question)) as AnswerOf[K];
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}
