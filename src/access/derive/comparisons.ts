import type { Pool } from 'pg';
import type { RowOf } from '../../model/table.ts';
import { accessChanges, accessComparisons, accessGains } from '../../model/tables/reach.ts';
import type { Writer } from '../../store/records.ts';
import type { AccessDiff, Consequence, Listening } from '../diff/diff.ts';
import type { LedgerEntry } from '../diff/ledger.ts';
import type { Facts } from '../facts.ts';
import type { Moment } from '../load/moment.ts';

/** A run and the finished one before it. */
export interface Pair {
  readonly from: Moment;
  readonly to: Moment;
}

/** Runs that are at their end, with all that access needs. */
export const FINISHED = "blueprint = 'confluence' and status in ('complete', 'incomplete')";

/** The finished runs that were not compared with the one before yet, the newest first. */
export const uncompared = async (pool: Pool, account: string): Promise<readonly Pair[]> => {
  const { rows } = await pool.query<{ run_id: string; started_at: string; from_id: string; from_at: string }>(
    `select r.* from (
       select run_id, started_at, lag(run_id) over w as from_id, lag(started_at) over w as from_at
       from crawl_runs where account = $1 and ${FINISHED} window w as (order by started_at)) r
     left join access_comparisons c on c.account = $1 and c.run_id = r.run_id
     where from_id is not null and c.status is distinct from 'done' order by started_at desc`,
    [account],
  );
  return rows.map(({ run_id, started_at, from_id, from_at }) => ({
    from: { account, runId: from_id, stamp: from_at },
    to: { account, runId: run_id, stamp: started_at },
  }));
};

/** Says of which runs nothing is known yet. */
export const notePending = (writer: Writer, pairs: readonly Pair[]): Promise<void> =>
  writer.insertMissing(
    accessComparisons,
    pairs.map(({ from, to }) => ({
      run_id: to.runId,
      from_run_id: from.runId,
      observed_at: to.stamp,
      status: 'pending',
      gained_pairs: null,
      lost_pairs: null,
      unexplained: null,
    })),
  );

/** Stores that nothing changed between two runs. */
export const noteUnchanged = (writer: Writer, { from, to }: Pair): Promise<void> =>
  writer.upsert(accessComparisons, [
    {
      run_id: to.runId,
      from_run_id: from.runId,
      observed_at: to.stamp,
      status: 'done',
      gained_pairs: 0,
      lost_pairs: 0,
      unexplained: 0,
    },
  ]);

/** So many people of one change are listed, and so many rows of one run. */
const PEOPLE_OF_CHANGE = 1000;
const ROWS_OF_RUN = 200_000;

/** So many rows are encoded at once. */
const ROWS_AT_ONCE = 10_000;

function* pieces<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) yield rows.slice(at, at + ROWS_AT_ONCE);
}

/** A page that came up or went away gave nothing to anybody, and took nothing, whoever sees it. */
const LISTS_NOBODY: ReadonlySet<string> = new Set(['page', 'status']);

/** What came out of comparing a run with the one before it, gathered cause by cause. */
export class Comparison implements Listening {
  readonly mostPeople = PEOPLE_OF_CHANGE;
  readonly #pair: Pair;
  readonly #facts: Facts;
  readonly #changes: RowOf<typeof accessChanges>[] = [];
  readonly #gains: RowOf<typeof accessGains>[] = [];

  /** `facts`: those that are replayed; they number people and contents. */
  constructor(pair: Pair, facts: Facts) {
    this.#pair = pair;
    this.#facts = facts;
  }

  hear({ change, effect }: Consequence, people: readonly LedgerEntry[]): void {
    const { people: persons, contents } = this.#facts;
    const runId = this.#pair.to.runId;
    const listed = LISTS_NOBODY.has(change.kind) ? null : people.slice(0, ROWS_OF_RUN - this.#gains.length);
    for (const { person, gained, lost, content } of listed ?? []) {
      this.#gains.push({
        run_id: runId,
        change_id: change.id,
        user_id: persons.ids[person]!,
        pages_gained: gained,
        pages_lost: lost,
        sample_page_id: contents.ids[content]!,
      });
    }
    const [gained, lost] = [effect.gained.amount, effect.lost.amount];
    this.#changes.push({
      run_id: runId,
      change_id: change.id,
      observed_at: this.#pair.to.stamp,
      kind: change.kind,
      subject_type: change.subject_type,
      subject_id: change.subject_id,
      gained_people: gained.people,
      gained_pages: gained.pages,
      gained_pairs: gained.pairs,
      lost_people: lost.people,
      lost_pages: lost.pages,
      lost_pairs: lost.pairs,
      unknown_came: effect.unknownCame,
      unknown_went: effect.unknownWent,
      listed_people: listed === null ? null : listed.length,
    });
  }

  /** Stores it, and that it is done, in one. */
  async write(writer: Writer, { unexplained }: Pick<AccessDiff, 'unexplained'>): Promise<void> {
    const { from, to } = this.#pair;
    const sum = (of: 'gained_pairs' | 'lost_pairs') => this.#changes.reduce((pairs, row) => pairs + row[of], 0);
    for (const some of pieces(this.#changes)) await writer.insertNew(accessChanges, some);
    for (const some of pieces(this.#gains)) await writer.insertNew(accessGains, some);
    await writer.upsert(accessComparisons, [
      {
        run_id: to.runId,
        from_run_id: from.runId,
        observed_at: to.stamp,
        status: 'done',
        gained_pairs: sum('gained_pairs'),
        lost_pairs: sum('lost_pairs'),
        unexplained,
      },
    ]);
  }
}
