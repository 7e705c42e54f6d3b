import { derivationOf, noteDerivation } from '../../../crawl/derivation.ts';
import { CRAWL_AGAIN } from '../../../crawl/gaps.ts';
import type { Batch, Stage } from '../../../crawl/stage.ts';
import { nearDuplicates } from '../../../model/tables/pages.ts';
import type { Pair } from '../comparePages.ts';
import { comparePages } from '../comparePages.ts';
import { slices } from '../scope/slices.ts';
import type { Session } from '../session.ts';

const NAME = 'near_duplicates';
/** Raise it when other pairs would be found: all of them are then verified again. */
const VERSION = 1;

const WRITTEN_AT_ONCE = 5_000;

const CHANGED = `
select exists (select from page_signatures where account = $1 and xact >= $2)
  or exists (select from pages where account = $1 and xact >= $2) as changed`;

const PART = `
delete from near_duplicates n using unnest($2::text[], $3::text[]) as gone (one, other)
where n.account = $1 and n.page_id = gone.one and n.other_page_id = gone.other`;

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
  const derivation = await derivationOf(records, run.account, NAME, VERSION);
  const { rows } = await records.pool.query<{ changed: boolean }>(CHANGED, [run.account, derivation.since]);
  // What filters take away leaves no trace to go by.
  if (!rows[0]?.changed && scope.isEverything) return;
  const { parted, joined } = await comparePages(records.pool, run.account, derivation.since);
  for (const pairs of slices(parted, WRITTEN_AT_ONCE)) {
    const both = bothWays(pairs);
    const values = [run.account, both.map(({ one }) => one), both.map(({ other }) => other)];
    yield {
      items: 0,
      cursor: null,
      write: async (writer) => {
        await writer.sql(PART, values);
      },
    };
  }
  for (const pairs of slices(joined, WRITTEN_AT_ONCE)) {
    const both = bothWays(pairs).map(({ one, other, percent }) => ({
      page_id: one,
      other_page_id: other,
      similarity: percent,
    }));
    yield { items: pairs.length, cursor: null, write: (writer) => writer.upsert(nearDuplicates, both) };
  }
  yield { items: 0, cursor: null, write: (writer) => noteDerivation(writer, NAME, VERSION, derivation) };
}

const bothWays = (pairs: readonly Pair[]): readonly Pair[] =>
  pairs.flatMap((pair) => [pair, { ...pair, one: pair.other, other: pair.one }]);
