import { coverageGaps } from '../model/tables/operations.ts';
import type { Records, Writer } from '../store/records.ts';
import type { Gap } from './gaps.ts';
import { observeGaps } from './gaps.ts';
import type { Run } from './run.ts';

/**
 * Coverage that an earlier run had and this one has not: a space that is not shown any more, a group that the token's own
 * person has left, a list that is refused now, a great many pages gone at once. Each is a gap of its own kind that stays
 * open until the sight is back or its owner accepts the loss; while one is open nothing is called missing, since what is
 * gone and what is hidden look alike.
 */
export interface Loss {
  /** What was lost: `space/123`, `group/…`, `list/groups/all`, `pages`. */
  readonly id: string;
  readonly reason: string;
}

const KIND = 'coverage lost';
const unitOf = (id: string): string => `coverage/${id}`;

const mend =
  'give the account its access back; if what is not shown is gone for good, crawl once with --accept-loss to say so';

/** Opens the losses of one sort, whose ids begin with `sort`, and closes those of it that are none any more. */
export const observeLosses = async (writer: Writer, run: Run, sort: string, losses: readonly Loss[]): Promise<void> => {
  const units = new Map<string, readonly Gap[]>((await openLosses(writer, run, sort)).map((id) => [unitOf(id), []]));
  for (const { id, reason } of losses) units.set(unitOf(id), [{ kind: KIND, subjectId: id, reason, mend }]);
  await observeGaps(writer, units);
};

/** The ids of the open losses of one sort; of every sort where none is named. */
export const openLosses = async (writer: Writer, run: Run, sort = ''): Promise<readonly string[]> => {
  const rows = await writer.sql(
    `select subject_id from coverage_gaps
     where account = $1 and kind = $2 and valid_to is null and starts_with(subject_id, $3) order by subject_id`,
    [run.account, KIND, sort],
  );
  return rows.map(({ subject_id }) => String(subject_id));
};

/** What coverage is lost now, in words. */
export const lostCoverage = async (records: Records, account: string): Promise<readonly string[]> => {
  const rows = await records.db
    .selectFrom(coverageGaps.name)
    .select('reason')
    .where('account', '=', account)
    .where('kind', '=', KIND)
    .where('valid_to', 'is', null)
    .orderBy('subject_id')
    .execute();
  return rows.map(({ reason }) => reason);
};

/** Lists that are refused in this run and were read whole by the last run that asked for them. */
const REFUSED = `
select now.stage, now.scope, now.reason from walks now
where now.account = $1 and now.run_id = $2 and now.status = 'refused'
and 'complete' = (
  select before.status from walks before join crawl_runs r using (account, run_id)
  where before.account = $1 and before.stage = now.stage and before.scope = now.scope and before.run_id <> $2
  and before.status in ('complete', 'refused') order by r.started_at desc limit 1)`;

/** Observes which lists the token may not read any more. A loss stays one until the list is read again. */
export const observeRefusedLists = async (writer: Writer, run: Run): Promise<void> => {
  const refused = await writer.sql(REFUSED, [run.account, run.runId]);
  const unread = await writer.sql(
    `select subject_id, reason from coverage_gaps g
     where account = $1 and kind = $2 and valid_to is null and starts_with(subject_id, 'list/') and not exists (
       select from walks w where w.account = $1 and w.run_id = $3 and w.status = 'complete'
       and 'list/' || w.stage || '/' || w.scope = g.subject_id)`,
    [run.account, KIND, run.runId],
  );
  const losses = new Map(
    [...unread.map(({ subject_id, reason }) => [String(subject_id), String(reason)] as const)].concat(
      refused.map(({ stage, scope, reason }) => [
        `list/${stage}/${scope}`,
        `the list of ${stage} (${scope}) could be read before and is refused now: ${reason}`,
      ]),
    ),
  );
  await observeLosses(
    writer,
    run,
    'list/',
    [...losses].map(([id, reason]) => ({ id, reason })),
  );
};
