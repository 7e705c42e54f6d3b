import type { Pool } from 'pg';
import { countBits, hasBit } from '../../access/bits.ts';
import { Engine } from '../../access/engine.ts';
import { ANONYMOUS } from '../../access/facts.ts';
import { loadFacts } from '../../access/load/loadFacts.ts';
import type { Moment } from '../../access/load/moment.ts';
import { verdictFor } from '../../access/people3.ts';
import type { Exposure } from './severity.ts';

/** Who can see each of some pages, by the access engine; pages that the moment does not know are left out. */
export const exposures = async (
  pool: Pool,
  moment: Moment,
  pageIds: readonly string[],
): Promise<ReadonlyMap<string, Exposure>> => {
  if (pageIds.length === 0) return new Map();
  const facts = await loadFacts(pool, moment, { pages: pageIds, checks: true });
  const engine = new Engine(facts);
  const outside = await outsiders(pool, moment.account);
  const numbers = facts.people.ids.flatMap((id, number) => (number !== ANONYMOUS && outside.has(id) ? [number] : []));
  const ofClass = new Map<number, Exposure>();
  const all = new Map<string, Exposure>();
  for (const pageId of pageIds) {
    const content = facts.contents.numbers.get(pageId);
    if (content === undefined) continue;
    const aclClass = engine.classes.of[content]!;
    let exposure = ofClass.get(aclClass);
    if (exposure === undefined) {
      const viewers = engine.viewersOf(aclClass);
      const people = (bits: typeof viewers.yes): number => countBits(bits) - (hasBit(bits, ANONYMOUS) ? 1 : 0);
      const anonymous = verdictFor(viewers, ANONYMOUS);
      exposure = {
        viewers: people(viewers.yes),
        viewersUnknown: people(viewers.maybe) - people(viewers.yes),
        guests: numbers.filter((one) => hasBit(viewers.maybe, one)).length,
        anonymous: anonymous === 'unknown' ? null : anonymous === 'yes',
      };
      ofClass.set(aclClass, exposure);
    }
    all.set(pageId, exposure);
  }
  return all;
};

const outsiders = async (pool: Pool, account: string): Promise<ReadonlySet<string>> => {
  const { rows } = await pool.query<{ user_id: string }>(
    "select user_id from users where account = $1 and (is_guest or is_external = 'yes') and account_type is distinct from 'app'",
    [account],
  );
  return new Set(rows.map(({ user_id }) => user_id));
};
