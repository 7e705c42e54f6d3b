import type { Pool } from 'pg';
import { addBit, noBits } from '../bits.ts';
import type { Kinds } from '../exposure/kinds.ts';
import type { Facts } from '../facts.ts';
import { ANONYMOUS } from '../facts.ts';
import type { Verdict } from '../verdict.ts';
import type { Moment } from './moment.ts';
import { heldRows } from './snapshot.ts';

/**
 * What people and groups are, for exposure: the type of account as of the moment; who is external, and which groups are
 * gone, as it is known now, for of these no history is kept.
 */
export const loadKinds = async (pool: Pool, { account, stamp }: Moment, facts: Facts): Promise<Kinds> => {
  const people = await pool.query<{ id: string; type: string | null; external: string | null }>(
    `select user_id as id, s.account_type as type, u.is_external as external
     from ${heldRows('user_states')} s left join users u using (account, user_id)`,
    [account, stamp],
  );
  const gone = await pool.query<{ id: string }>(
    "select group_id as id from groups where account = $1 and status = 'missing'",
    [account],
  );
  const size = facts.people.ids.length;
  const set = () => ({ yes: noBits(size), maybe: noBits(size) });
  const [external, apps] = [set(), set()];
  const put = (into: typeof external, person: number, verdict: Verdict): void => {
    if (verdict === 'yes') addBit(into.yes, person);
    if (verdict !== 'no') addBit(into.maybe, person);
  };
  const byId = new Map(people.rows.map((row) => [row.id, row]));
  for (const [person, id] of facts.people.ids.entries()) {
    if (person === ANONYMOUS) continue;
    const { type, external: from } = byId.get(id) ?? { type: null, external: null };
    put(apps, person, type === 'app' ? 'yes' : type === null || type === 'unknown' ? 'unknown' : 'no');
    // An app is from outside or not by whoever made it, which no profile tells.
    put(external, person, type === 'app' || from === 'no' ? 'no' : from === 'yes' ? 'yes' : 'unknown');
  }
  return { external, apps, goneGroups: new Set(gone.rows.map(({ id }) => id)) };
};
