import { derivationOf } from '../../../crawl/derivation.ts';
import { CRAWL_AGAIN } from '../../../crawl/gaps.ts';
import type { Batch, Stage } from '../../../crawl/stage.ts';
import { comparePages } from '../comparePages.ts';
import { keepPairs, PAIRS, PAIRS_VERSION } from '../keepPairs.ts';
import type { Session } from '../session.ts';

const CHANGED = `
select exists (select from page_signatures where account = $1 and xact >= $2)
  or exists (select from pages where account = $1 and xact >= $2) as changed`;

/**
 * Pages whose text is nearly the same: no request. It runs beside the histories, which wait for answers most of the time,
 * and the pairs are written in parts, so that what is derived is noted with the last one.
 */
export const duplicatesStage = (session: Session): Stage => ({
  name: 'duplicates',
  title: 'near-duplicates',
  lane: 'histories',
  after: ['links'],
  walks: async () => [
    { scope: 'all', gap: { kind: 'duplicates', subjectId: '*', mend: CRAWL_AGAIN }, batches: () => batchesOf(session) },
  ],
});

async function* batchesOf(session: Session): AsyncGenerator<Batch> {
  const { records, run, scope } = session;
  const derivation = await derivationOf(records, run.account, PAIRS, PAIRS_VERSION);
  const { rows } = await records.pool.query<{ changed: boolean }>(CHANGED, [run.account, derivation.since]);
  // What filters take away leaves no trace to go by.
  const untraced = !scope.isEverything;
  if (!rows[0]?.changed && !untraced) return;
  const comparison = await comparePages(records.pool, run.account, { since: derivation.since, untraced });
  const writes = keepPairs(run.account, derivation, comparison);
  for (const [i, write] of writes.entries()) {
    yield { items: i === 0 ? comparison.joined.length : 0, cursor: null, write };
  }
}
