import type { Pool } from 'pg';
import { UsageError } from '../../model/errors.ts';
import { Engine } from '../engine.ts';
import { activeOf, rightsCells } from '../exposure/matrix.ts';
import type { Principal } from '../facts.ts';
import { loadFacts } from '../load/loadFacts.ts';
import type { Moment } from '../load/moment.ts';
import { counts, isFree } from '../spaceGate.ts';
import { LastAnswers } from './lastAnswers.ts';
import type { CellAnswer, MatrixAnswer } from './question.ts';
import { CAN_ADMINISTER, CAN_EDIT, CAN_VIEW } from './question.ts';

interface Made {
  readonly engine: Engine;
  readonly answer: MatrixAnswer;
}

const kept = new LastAnswers<Made>(2);

const made = (pool: Pool, moment: Moment): Promise<Made> =>
  kept.of(`${moment.account} ${moment.runId}`, async () => {
    const engine = new Engine(await loadFacts(pool, moment, { emptySpaces: true }));
    const { facts } = engine;
    const spaces = new Map(facts.spaces.map(({ id }, i) => [id, i]));
    const principals = new Map<string, { readonly place: number; readonly principal: Principal }>();
    const cells: number[] = [];
    for (const { spaceId, principal, view, edit, administer } of rightsCells(engine)) {
      const key = `${principal.type} ${principal.id}`;
      const known = principals.get(key) ?? { place: principals.size, principal };
      principals.set(key, known);
      const bits = (view ? CAN_VIEW : 0) | (edit ? CAN_EDIT : 0) | (administer ? CAN_ADMINISTER : 0);
      cells.push(spaces.get(spaceId)!, known.place, bits);
    }
    const answer: MatrixAnswer = {
      runId: moment.runId,
      at: moment.stamp,
      free: isFree(facts),
      spaces: facts.spaces.map(({ id, unread }) => ({ id, unread })),
      principals: [...principals.values()].map(({ principal }) => ({
        type: principal.type,
        id: principal.id,
        people: activeOf(engine, principal),
      })),
      cells: Uint32Array.from(cells),
    };
    return { engine, answer };
  });

/** Which space gives which principal what at a moment. */
export const matrixAnswer = async (pool: Pool, moment: Moment): Promise<MatrixAnswer> =>
  (await made(pool, moment)).answer;

/**
 * What a space grants a principal, row by row.
 * @throws UsageError where the space was not known then.
 */
export const cellAnswer = async (
  pool: Pool,
  moment: Moment,
  spaceId: string,
  principal: Principal,
): Promise<CellAnswer> => {
  const { engine } = await made(pool, moment);
  const space = engine.facts.spaces.find(({ id }) => id === spaceId);
  if (space === undefined) {
    throw new UsageError(`the space ${spaceId} was not known at ${moment.stamp}`, 'ask for a later time');
  }
  const grants = space.grants.filter(
    (grant) =>
      grant.principal.type === principal.type &&
      grant.principal.id === principal.id &&
      counts(grant, engine.facts.site.roleMode),
  );
  return {
    runId: moment.runId,
    at: moment.stamp,
    unread: space.unread,
    grants: grants.map(({ operation, target, roleId }) => ({ operation, target, roleId })),
    people: activeOf(engine, principal),
  };
};
