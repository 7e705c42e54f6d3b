import { derivations } from '../model/tables/operations.ts';
import type { Records, Writer } from '../store/records.ts';

/** How far a derivation within the records has come. */
export interface Derivation {
  /** Rows that were written by this transaction or a later one (`xact`) were not seen by the last derivation; 0: none was. */
  readonly since: number;
  /** The same for the next one, to be noted together with what is derived. */
  readonly next: number;
  /** As of which run, and of what else, the last one was, where it goes by that; null where everything has to be derived. */
  readonly of: DerivedOf | null;
}

/** What a derivation rests upon beside what was written. */
export interface DerivedOf {
  /** The stamp of the run. */
  readonly moment: string | null;
  /** A hash of what is not seen by what was written. */
  readonly basis: string | null;
}

const EVERYTHING = 0;

interface Noted extends DerivedOf {
  readonly next: number;
  /** Null: nothing is noted. */
  readonly version: number | null;
  readonly since: number | null;
}

/**
 * What has to be derived: what was written since the last time, or everything, where that was never done, by other rules, or
 * in another database: one that was restored elsewhere counts its transactions from an earlier number.
 */
export const derivationOf = async (
  records: Pick<Records, 'pool'>,
  account: string,
  name: string,
  version: number,
): Promise<Derivation> => {
  const { rows } = await records.pool.query<Noted>(
    `select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as next, d.version, d.since, d.moment, d.basis
     from (values (1)) one left join derivations d on d.account = $1 and d.name = $2`,
    [account, name],
  );
  const { next, version: known, since, moment, basis } = rows[0] as Noted;
  const goesOn = known === version && since !== null && since !== EVERYTHING && since <= next;
  return goesOn ? { since, next, of: { moment, basis } } : { since: EVERYTHING, next, of: null };
};

/** Notes that all that was written before `next` has been derived. */
export const noteDerivation = (
  writer: Writer,
  name: string,
  version: number,
  { next }: Derivation,
  of: DerivedOf = { moment: null, basis: null },
): Promise<void> => writer.upsert(derivations, [{ name, version, since: next, ...of }]);
