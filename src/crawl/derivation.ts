import { derivations } from '../model/tables/operations.ts';
import type { Records, Writer } from '../store/records.ts';

/** How far a derivation within the records has come. */
export interface Derivation {
  /** Rows that were written by this transaction or a later one (`xact`) were not seen by the last derivation; 0: none was. */
  readonly since: number;
  /** The same for the next one, to be noted together with what is derived. */
  readonly next: number;
}

const EVERYTHING = 0;

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
  const { rows } = await records.pool.query<{ next: number; version: number | null; since: number | null }>(
    `select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as next, d.version, d.since
     from (values (1)) one left join derivations d on d.account = $1 and d.name = $2`,
    [account, name],
  );
  const { next, version: known, since } = rows[0] as NonNullable<(typeof rows)[0]>;
  const goesOn = known === version && since !== null && since <= next;
  return { since: goesOn ? since : EVERYTHING, next };
};

/** Notes that all that was written before `next` has been derived. */
export const noteDerivation = (writer: Writer, name: string, version: number, { next }: Derivation): Promise<void> =>
  writer.upsert(derivations, [{ name, version, since: next }]);
