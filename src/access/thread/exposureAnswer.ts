import type { Pool } from 'pg';
import { Engine } from '../engine.ts';
import { expose } from '../exposure/expose.ts';
import { limitOf } from '../exposure/list.ts';
import { loadFacts } from '../load/loadFacts.ts';
import { loadKinds } from '../load/loadKinds.ts';
import type { Moment } from '../load/moment.ts';
import { LastAnswers } from './lastAnswers.ts';
import type { ExposureAnswer } from './question.ts';

/** So many rows of each list are told. */
const ROWS = 200;

const kept = new LastAnswers<ExposureAnswer>(8);

/** What the site exposes at a moment, from facts that only these lists need. */
export const exposureAnswer = (pool: Pool, moment: Moment): Promise<ExposureAnswer> =>
  kept.of(`${moment.account} ${moment.runId}`, async () => {
    const facts = await loadFacts(pool, moment, { emptySpaces: true, checks: true });
    const lists = expose(new Engine(facts), await loadKinds(pool, moment, facts), limitOf(ROWS));
    return {
      runId: moment.runId,
      at: moment.stamp,
      lists: lists.map(({ list: { id, question, meaning, counted }, found }) => ({
        id,
        question,
        meaning,
        counted,
        ...found,
      })),
    };
  });
