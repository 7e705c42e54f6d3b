import type { Pool } from 'pg';
import { besides, Thread } from '../../access/thread/thread.ts';
import type { DatabaseConnection } from '../../store/connection.ts';
import { connectionOf } from '../../store/connection.ts';
import type { PoliciesAnswers, PoliciesQuestion } from './question.ts';

/** Where the thread finds what it works with. */
export interface PoliciesPlaces {
  readonly columnsDirectory: string;
  readonly home: string;
}

export type PoliciesData = PoliciesPlaces & { readonly connection: DatabaseConnection };

type QuestionOf<K extends PoliciesQuestion['kind']> = Extract<PoliciesQuestion, { readonly kind: K }>;

/** Plans and controls in a thread of their own: of a million pages they take seconds, which hold nobody up. */
export class PoliciesThread {
  readonly #thread: Thread<PoliciesQuestion>;

  constructor(pool: Pool, places: PoliciesPlaces) {
    const data: PoliciesData = { ...places, connection: connectionOf(pool) };
    this.#thread = new Thread(besides(import.meta.url, 'policiesWorker'), data);
  }

  /** @throws UsageError where there are no policies, or nothing has been crawled yet. */
  async ask<K extends PoliciesQuestion['kind']>(
    kind: K,
    question: Omit<QuestionOf<K>, 'kind'>,
  ): Promise<PoliciesAnswers[K]> {
    return (await this.#thread.ask({ kind, ...question } as unknown as PoliciesQuestion)) as PoliciesAnswers[K];
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}
