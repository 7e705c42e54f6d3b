import { useMemo, useState } from 'react';
import type { SqlAnswer } from '../../api/console.ts';
import type { Column } from '../../parts/DataTable.tsx';
import { DataTable } from '../../parts/DataTable.tsx';
import { addressOf, PLACES } from '../../parts/names.tsx';
import { ViewLink } from '../../parts/ViewLink.tsx';

interface Line {
  readonly key: string;
  readonly values: readonly unknown[];
}

export const isNumber = (type: string): boolean =>
  /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL)/.test(type);
const isMoment = (type: string): boolean => /^(DATE|TIMESTAMP|TIME)/.test(type);

/** Without what every moment has: its zone, which is UTC, and a time where there is only a day. */
const momentInWords = (text: string): string =>
  text.replace(/T00:00:00\.000Z$/, '').replace(/T(\d\d:\d\d:\d\d)\.\d+Z$/, ' $1');

/** More would not be seen in a line. */
const MOST_SHOWN = 400;

/** The rows of an answer, sorted as one likes; ids lead to what they name. */
export const ResultTable = ({ answer: { columns, rows, more } }: { readonly answer: SqlAnswer }) => {
  const [sort, setSort] = useState<string>();
  const lines = useMemo(() => sorted(rows, sort), [rows, sort]);
  const shown = useMemo(() => columns.map((column, i) => columnOf(column, i)), [columns]);
  return (
    <DataTable
      label="Answer"
      columns={shown}
      rows={lines}
      keyOf={({ key }) => key}
      total={more ? undefined : rows.length}
      sort={sort}
      onSort={setSort}
      hasMore={false}
      loading={false}
      onMore={() => undefined}
      empty={null}
      linkless
    />
  );
};

const sorted = (rows: SqlAnswer['rows'], sort: string | undefined): readonly Line[] => {
  const lines = rows.map((values, i) => ({ key: String(i), values }));
  if (sort === undefined) return lines;
  const at = Number(sort.replace('-', ''));
  const sign = sort.startsWith('-') ? -1 : 1;
  return lines.toSorted((a, b) => sign * compare(a.values[at], b.values[at]));
};

/** Nulls come last, whichever way. */
const compare = (a: unknown, b: unknown): number => {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
};

const columnOf = ({ name, type }: SqlAnswer['columns'][number], i: number): Column<Line> => {
  const place = PLACES[name];
  const number = isNumber(type);
  return {
    id: String(i),
    name,
    width: number ? 'minmax(96px, 0.5fr)' : isMoment(type) ? 'minmax(150px, 0.6fr)' : 'minmax(150px, 1fr)',
    sort: String(i),
    ...(number ? { align: 'end' as const } : {}),
    cell: ({ values }) => {
      const value = values[i];
      if (value === null || value === undefined) return <span className="k-null">null</span>;
      const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
      if (number || typeof value === 'boolean') return text;
      if (isMoment(type)) return <span title={text}>{momentInWords(text)}</span>;
      const cut = text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
      return place !== undefined && typeof value === 'string' ? (
        <ViewLink href={addressOf(place, value)} className="k-link" title={name}>
          {text}
        </ViewLink>
      ) : (
        <span dir="auto" title={cut}>
          {cut}
        </span>
      );
    },
  };
};
