import type { Pool } from 'pg';
import { UsageError } from '../../model/errors.ts';
import { accessDiff } from '../diff/diff.ts';
import type { Moment } from '../load/moment.ts';
import { LastAnswers } from './lastAnswers.ts';
import type { DiffAnswer, ToldCause } from './question.ts';

/** So many causes are told. */
const CAUSES = 200;

const kept = new LastAnswers<DiffAnswer>(8);

const pairsOf = ({ gained, lost, unknown }: ToldCause): number =>
  gained.pairs + lost.pairs + unknown.came + unknown.went;

/**
 * Who gained and who lost what between two moments, by cause.
 * @throws UsageError where the first comes after the second.
 */
export const diffAnswer = async (pool: Pool, from: Moment, to: Moment): Promise<DiffAnswer> => {
  if (from.stamp > to.stamp) {
    throw new UsageError(`the first moment, ${from.stamp}, comes after the second, ${to.stamp}`, 'turn them around');
  }
  return kept.of(`${from.account} ${from.runId} ${to.runId}`, async () => {
    const { facts, consequences, unexplained } = await accessDiff(pool, from, to);
    const causes = consequences
      .map(({ change, effect }) => ({
        change,
        gained: effect.gained.amount,
        lost: effect.lost.amount,
        unknown: { came: effect.unknownCame, went: effect.unknownWent },
        sample: effect.samples.map((one) => ({
          effect: one.effect,
          userId: facts.people.ids[one.person]!,
          pageId: facts.contents.ids[one.content]!,
        })),
      }))
      .sort((a, b) => pairsOf(b) - pairsOf(a));
    return {
      from: { runId: from.runId, at: from.stamp },
      to: { runId: to.runId, at: to.stamp },
      causes: causes.slice(0, CAUSES),
      allCauses: causes.length,
      unexplained,
    };
  });
};
