import { useViewportSize } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { ReactNode } from 'react';
import { memo, useEffect, useMemo, useRef } from 'react';
import { isTyping } from '../app/shortcuts.ts';
import { Bone } from './Bone.tsx';
import { Icon } from './Icon.tsx';

export interface Column<T> {
  readonly id: string;
  readonly name: string;
  /** As a track of a CSS grid, such as `minmax(240px, 3fr)`. */
  readonly width: string;
  readonly align?: 'end';
  /** What the server sorts it by; left out: it cannot be sorted. */
  readonly sort?: string;
  /** Narrower windows than this leave it out, in pixels. */
  readonly from?: number;
  readonly cell: (row: T) => ReactNode;
}

interface DataTableProps<T> {
  /** What the rows are, for those who do not see them. */
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  /** How many there are in all; undefined: not known. */
  readonly total?: number | undefined;
  /** Tells one list from another; left out: the first row does. */
  readonly list?: string;
  /** The column that the rows are sorted by; `-` before it: downwards. */
  readonly sort?: string | undefined;
  readonly onSort?: (sort: string) => void;
  /** Whether there are more, and how to get them. */
  readonly hasMore: boolean;
  readonly loading: boolean;
  readonly onMore: () => void;
  /** Shown where there is no row. */
  readonly empty: ReactNode;
  /** Whether rows may have nothing in them that the keyboard reaches; then the table itself is reached, to scroll it. */
  readonly linkless?: boolean;
  /** The keys of the rows that are selected; x selects the row that has the focus. Left out: none can be selected. */
  readonly selected?: ReadonlySet<string>;
  readonly onSelect?: (key: string) => void;
}

const ROW = 36;
/** So many rows before the end the next ones are asked for. */
const AHEAD = 60;

/** A table of any length: only what is seen is drawn, and more is fetched before it is reached. j and k walk its rows. */
export const DataTable = <T,>(props: DataTableProps<T>) => {
  const { label, rows, keyOf, total, sort, onSort, hasMore, loading, onMore, empty, linkless } = props;
  const { selected, onSelect, list } = props;
  const columns = useMemo(
    () => (selected === undefined ? props.columns : [selectColumn(keyOf, selected, onSelect), ...props.columns]),
    [props.columns, keyOf, selected, onSelect],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth();
  const shown = useMemo(() => columns.filter(({ from = 0 }) => width >= from), [columns, width]);
  const tracks = shown.map((column) => column.width).join(' ');
  const least = shown.reduce((sum, column) => sum + Number(/\d+(?=px)/.exec(column.width)?.[0] ?? 0), 0);
  const virtual = useVirtualizer({
    count: rows.length + (hasMore || loading ? SKELETONS : 0),
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  const drawn = virtual.getVirtualItems();
  const lastDrawn = drawn.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !loading && lastDrawn > rows.length - AHEAD) onMore();
  }, [hasMore, loading, lastDrawn, rows.length, onMore]);
  const first = rows[0] === undefined ? '' : keyOf(rows[0]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins at its top
  useEffect(() => void scroller.current?.scrollTo({ top: 0 }), [list ?? first, sort]);
  useRowKeys(scroller, virtual.scrollToIndex, rows.length);
  useSelectKey(scroller);

  if (rows.length === 0 && !loading) return empty;
  return (
    <div className="k-table" ref={scroller} tabIndex={linkless ? 0 : undefined}>
      <table aria-label={label} aria-rowcount={total === undefined ? -1 : total + 1} style={{ minWidth: least }}>
        <thead className="k-table-head">
          <tr aria-rowindex={1} style={{ gridTemplateColumns: tracks }}>
            {shown.map((column) => (
              <ColumnHead key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody className="k-table-body" style={{ height: virtual.getTotalSize() }}>
          {drawn.map(({ index, start }) => (
            <Row
              key={rows[index] === undefined ? `bone ${index}` : keyOf(rows[index])}
              row={rows[index]}
              index={index}
              start={start}
              columns={shown as readonly Column<unknown>[]}
              tracks={tracks}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
};

const SELECT = '34px';

/** A box for each row, which the keyboard reaches by x. */
const selectColumn = <T,>(
  keyOf: (row: T) => string,
  selected: ReadonlySet<string>,
  onSelect: ((key: string) => void) | undefined,
): Column<T> => ({
  id: 'select',
  name: '',
  width: SELECT,
  cell: (row) => (
    <input
      type="checkbox"
      className="k-select"
      aria-label="Select this row"
      title="x"
      tabIndex={-1}
      checked={selected.has(keyOf(row))}
      onChange={() => onSelect?.(keyOf(row))}
    />
  ),
});

/** x selects the row that has the focus, or lets it go. */
const useSelectKey = (scroller: { readonly current: HTMLDivElement | null }): void => {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'x' || event.metaKey || event.ctrlKey || event.altKey || isTyping(event)) return;
      const row = document.activeElement?.closest<HTMLElement>('[data-row]');
      if (row == null || !scroller.current?.contains(row)) return;
      row.querySelector<HTMLInputElement>('.k-select')?.click();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [scroller]);
};

interface RowProps {
  /** Undefined: it is on its way. */
  readonly row: unknown;
  readonly index: number;
  /** How far down it stands, in pixels. */
  readonly start: number;
  readonly columns: readonly Column<unknown>[];
  readonly tracks: string;
}

/** While the table scrolls, only the rows that come into sight are drawn anew. */
const Row = memo(({ row, index, start, columns, tracks }: RowProps) => (
  <tr
    aria-rowindex={index + 2}
    data-row={index}
    className="k-table-row"
    style={{ height: ROW, gridTemplateColumns: tracks, transform: `translateY(${start}px)` }}
  >
    {columns.map((column) => (
      <td key={column.id} className="k-cell" data-align={column.align}>
        {row === undefined ? <Bone width="70%" /> : column.cell(row)}
      </td>
    ))}
  </tr>
));

/** How many rows of bones stand for those that are on their way. */
const SKELETONS = 12;

interface ColumnHeadProps<T> {
  readonly column: Column<T>;
  readonly sort: string | undefined;
  readonly onSort: ((sort: string) => void) | undefined;
}

const ColumnHead = <T,>({ column, sort, onSort }: ColumnHeadProps<T>) => {
  const { name, align } = column;
  const up = column.sort !== undefined && sort === column.sort;
  const down = column.sort !== undefined && sort === `-${column.sort}`;
  return (
    <th
      scope="col"
      aria-sort={up ? 'ascending' : down ? 'descending' : undefined}
      className="k-cell k-column"
      data-align={align}
    >
      {column.sort === undefined || onSort === undefined ? (
        name || <span className="k-hidden">Select</span>
      ) : (
        <button
          type="button"
          onClick={() => onSort(down || (align !== 'end' && !up) ? column.sort! : `-${column.sort}`)}
        >
          {name}
          {(up || down) && <Icon name={up ? 'up' : 'down'} size={12} />}
        </button>
      )}
    </th>
  );
};

/** j and k move the focus from row to row, to the first link of each. */
const useRowKeys = (
  scroller: { readonly current: HTMLDivElement | null },
  scrollTo: (index: number) => void,
  length: number,
): void => {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const step = { j: 1, k: -1 }[event.key];
      if (step === undefined || event.metaKey || event.ctrlKey || event.altKey || isTyping(event)) return;
      if (document.querySelector('[role="dialog"]') !== null) return;
      const focused = document.activeElement?.closest<HTMLElement>('[data-row]');
      const next = focused ? Number(focused.dataset.row) + step : 0;
      if (next < 0 || next >= length) return;
      event.preventDefault();
      scrollTo(next);
      const focus = (): boolean => {
        const link = scroller.current?.querySelector<HTMLElement>(
          `[data-row="${next}"] a, [data-row="${next}"] button`,
        );
        link?.focus({ preventScroll: true });
        return link != null;
      };
      // At once where the row is drawn, so that keys in quick succession count each.
      if (!focus()) requestAnimationFrame(focus);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [scroller, scrollTo, length]);
};

const useWidth = (): number => {
  const { width } = useViewportSize();
  return width === 0 ? window.innerWidth : width;
};
