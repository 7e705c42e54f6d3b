import type { Derivation } from '../../crawl/derivation.ts';
import { noteDerivation } from '../../crawl/derivation.ts';
import { comparedPages, nearDuplicates } from '../../model/tables/pages.ts';
import type { Writer } from '../../store/records.ts';
import type { Comparison, Pair } from './comparePages.ts';
import { slices } from './scope/slices.ts';

export const PAIRS = 'near_duplicates';
/** Raise it when other pairs would be found: all of them are then verified again. */
export const PAIRS_VERSION = 2;

const WRITTEN_AT_ONCE = 5_000;

const PART = `
delete from near_duplicates n using unnest($2::text[], $3::text[]) as gone (one, other)
where n.account = $1 and n.page_id = gone.one and n.other_page_id = gone.other`;

const FORGET = 'delete from compared_pages where account = $1 and page_id = any ($2)';

type Write = (writer: Writer) => Promise<void>;

/** What keeps a comparison, each in a transaction of its own: cut off between them, all pages are compared the next time. */
export const keepPairs = (
  account: string,
  derivation: Derivation,
  { parted, joined, moved }: Comparison,
): readonly Write[] => {
  const parts: Write[] = [
    ...[...slices(parted, WRITTEN_AT_ONCE)].map((pairs): Write => {
      const both = bothWays(pairs);
      const values = [account, both.map(({ one }) => one), both.map(({ other }) => other)];
      return async (writer) => {
        await writer.sql(PART, values);
      };
    }),
    ...[...slices(joined, WRITTEN_AT_ONCE)].map((pairs): Write => {
      const both = bothWays(pairs).map(({ one, other, percent }) => ({
        page_id: one,
        other_page_id: other,
        similarity: percent,
      }));
      return (writer) => writer.upsert(nearDuplicates, both);
    }),
  ];
  const note: Write = async (writer) => {
    for (const some of slices(moved, WRITTEN_AT_ONCE)) {
      const gone = some.filter(({ after }) => after === null).map(({ page_id }) => page_id);
      await writer.sql(FORGET, [account, gone]);
      const there = some.flatMap(({ page_id, after }) => (after === null ? [] : [{ page_id, bands: after }]));
      await writer.upsert(comparedPages, there);
    }
    await noteDerivation(writer, PAIRS, PAIRS_VERSION, derivation);
  };
  if (parts.length <= 1) {
    const all: Write = async (writer) => {
      for (const write of [...parts, note]) await write(writer);
    };
    return [all];
  }
  // Between two parts the pairs are those of no moment that a later comparison could go on from.
  return [(writer) => noteDerivation(writer, PAIRS, PAIRS_VERSION, { ...derivation, next: 0 }), ...parts, note];
};

const bothWays = (pairs: readonly Pair[]): readonly Pair[] =>
  pairs.flatMap((pair) => [pair, { ...pair, one: pair.other, other: pair.one }]);
