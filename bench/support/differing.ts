import { openRecords } from '../../src/store/records.ts';
import { knownNow } from '../../test/support/compare.ts';
import type { BenchKscope } from './kscope.ts';

/** In one table, what a home that something happened to knows otherwise than one that nothing happened to. */
export interface Differing {
  readonly table: string;
  /** How many rows it should have. */
  readonly rows: number;
  readonly lost: number;
  readonly invented: number;
  readonly doubled: number;
  readonly examples: { readonly lost: readonly string[]; readonly invented: readonly string[] };
}

const SHOWN = 5;

/** Of every table that is compared; `digests` where the rows are too many to hold, and cannot be shown then. */
export const differingOf = async (
  mine: BenchKscope,
  theirs: BenchKscope,
  options: { readonly digests?: boolean } = {},
): Promise<readonly Differing[]> => {
  const [now, expected] = [await known(mine, options), await known(theirs, options)];
  return Object.entries(expected).map(([table, rows]) => {
    const found = now[table] ?? [];
    const [have, should] = [new Set(found), new Set(rows)];
    const lost = rows.filter((row) => !have.has(row));
    const invented = [...have].filter((row) => !should.has(row));
    return {
      table,
      rows: rows.length,
      lost: lost.length,
      invented: invented.length,
      doubled: found.length - have.size,
      examples: { lost: lost.slice(0, SHOWN), invented: invented.slice(0, SHOWN) },
    };
  });
};

/** Those that differ, in words; `equal` where none does. */
export const inWords = (all: readonly Differing[]): string => {
  const wrong = all.filter(({ lost, invented, doubled }) => lost + invented + doubled > 0);
  const words = wrong.map(
    ({ table, lost, invented, doubled, rows }) =>
      `${table}: ${lost} lost, ${invented} invented, ${doubled} doubled of ${rows}`,
  );
  return words.length === 0 ? `equal, ${rowsOf(all)} rows` : words.join('; ');
};

const rowsOf = (all: readonly Differing[]): number => all.reduce((sum, { rows }) => sum + rows, 0);

const known = async ({ home }: BenchKscope, options: { readonly digests?: boolean }) => {
  const records = await openRecords({ home });
  try {
    return await knownNow({ records }, options);
  } finally {
    await records.close();
  }
};
