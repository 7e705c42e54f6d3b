import { Engine } from '../../access/engine.ts';
import { expose } from '../../access/exposure/expose.ts';
import { loadFacts } from '../../access/load/loadFacts.ts';
import { loadKinds } from '../../access/load/loadKinds.ts';
import { momentAt } from '../../access/load/moment.ts';
import type { Records } from '../../store/records.ts';

/** How much of a list lies in one space. */
export interface InSpace {
  readonly certain: number;
  readonly unknown: number;
}

/** By the id of a list, by the id of a space. */
export type ExposedSpaces = ReadonlyMap<string, ReadonlyMap<string, InSpace>>;

/** Rows of every list, and no ids in them. */
const ROWS_ONLY = { rows: Number.POSITIVE_INFINITY, ids: 0 };

/** What each list of exposure says of each space now, from the effective access of everybody. */
export const exposedSpaces = async ({ pool }: Records, account: string, now: number): Promise<ExposedSpaces> => {
  const moment = await momentAt(pool, account, null, now);
  const facts = await loadFacts(pool, moment, { emptySpaces: true, checks: true });
  const lists = expose(new Engine(facts), await loadKinds(pool, moment, facts), ROWS_ONLY);
  return new Map(
    lists.map(({ list, found }) => {
      const spaces = new Map<string, InSpace>();
      for (const { space_id, verdict, pages } of found.rows) {
        if (typeof space_id !== 'string') continue;
        const { certain, unknown } = spaces.get(space_id) ?? { certain: 0, unknown: 0 };
        const many = typeof pages === 'number' ? pages : 1;
        spaces.set(
          space_id,
          verdict === 'unknown' ? { certain, unknown: unknown + many } : { certain: certain + many, unknown },
        );
      }
      return [list.id, spaces] as const;
    }),
  );
};
