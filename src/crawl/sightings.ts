import { walkSightings } from '../model/tables/operations.ts';
import type { Records, Writer } from '../store/records.ts';
import type { Run } from './run.ts';

/** Notes which things a batch of a walk showed, so that absence can be told from not having looked. */
export const noteSightings = (
  writer: Writer,
  run: Run,
  walk: { readonly stage: string; readonly scope: string },
  ids: readonly string[],
): Promise<void> =>
  writer.insertMissing(
    walkSightings,
    ids[0] === undefined ? [] : [{ run_id: run.runId, ...walk, first_id: ids[0], ids }],
  );

/**
 * A query of the ids that the walks of some stages have shown in this run. It takes two parameters, whose numbers are
 * given: the account and the run; and the stages are named in it.
 */
export const sightedIn = (stages: readonly string[], account: string, run: string): string =>
  `select distinct unnest(ids) as id from walk_sightings
   where account = ${account} and run_id = ${run} and stage in (${stages.map((stage) => `'${stage}'`).join(', ')})`;

/** Forgets what ended runs of the account have seen: the next one looks for itself. */
export const forgetSightings = async (records: Records, account: string): Promise<void> => {
  await records.pool.query('delete from walk_sightings where account = $1', [account]);
};
