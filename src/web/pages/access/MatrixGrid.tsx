import { useVirtualizer } from '@tanstack/react-virtual';
import type { KeyboardEvent } from 'react';
import { useRef, useState } from 'react';
import type { Matrix } from '../../api/access.ts';
import { addressOf } from '../../parts/names.tsx';
import { count, many } from '../../parts/numbers.ts';
import { ViewLink } from '../../parts/ViewLink.tsx';
import { GLYPHS, levelOf, rightsInWords } from './rights.ts';

type Row = Matrix['spaces'][number] & { readonly place: number };
type Column = Matrix['principals'][number] & { readonly place: number };

interface MatrixGridProps {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column[];
  readonly bitsOf: (row: Row, column: Column) => number;
  readonly onOpen: (row: Row, column: Column) => void;
}

const ROW = 32;
const COLUMN = 44;
const HEAD = 190;
const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  j: [1, 0],
  k: [-1, 0],
  l: [0, 1],
  h: [0, -1],
  PageDown: [12, 0],
  PageUp: [-12, 0],
};

/** Spaces down, groups across, of any size: only what is seen is drawn. The arrows walk it, Enter opens a cell. */
export const MatrixGrid = ({ label, rows, columns, bitsOf, onOpen }: MatrixGridProps) => {
  const scroller = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<readonly [number, number]>([0, 0]);
  const across = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => COLUMN,
    overscan: 6,
  });
  const down = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
    scrollPaddingStart: HEAD,
  });
  const [current, currentColumn] = [Math.min(at[0], rows.length - 1), Math.min(at[1], columns.length - 1)];
  const cellAt = (row: number, column: number) =>
    scroller.current?.querySelector<HTMLElement>(`[data-at="${row} ${column}"]`);

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step === undefined || event.metaKey || event.ctrlKey || event.altKey) return;
    if (!(event.target instanceof HTMLElement) || event.target.dataset.at === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const row = Math.min(Math.max(current + step[0], 0), rows.length - 1);
    const column = Math.min(Math.max(currentColumn + step[1], 0), columns.length - 1);
    setAt([row, column]);
    down.scrollToIndex(row);
    across.scrollToIndex(column);
    const focus = (): boolean => {
      const cell = cellAt(row, column);
      cell?.focus({ preventScroll: true });
      return cell != null;
    };
    if (!focus()) requestAnimationFrame(focus);
  };

  const tracks = across.getVirtualItems();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot be drawn in parts in both directions
    <div
      ref={scroller}
      className="k-matrix"
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length + 1}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the cells take the focus */}
      <div
        className="k-matrix-head"
        role="row"
        aria-rowindex={1}
        style={{ height: HEAD, width: across.getTotalSize() }}
      >
        {/* biome-ignore lint/a11y/useSemanticElements: see above */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: the cells take the focus */}
        <div className="k-matrix-corner" role="columnheader" aria-colindex={1}>
          Space
        </div>
        {tracks.map(({ index, start }) => (
          <GroupHead key={columns[index]!.place} column={columns[index]!} index={index} start={start} />
        ))}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      <div role="rowgroup" style={{ position: 'relative', height: down.getTotalSize(), width: across.getTotalSize() }}>
        {down.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]!;
          return (
            // biome-ignore lint/a11y/useSemanticElements: see above
            // biome-ignore lint/a11y/useFocusableInteractive: the cells take the focus
            <div
              key={row.place}
              className="k-matrix-row"
              role="row"
              aria-rowindex={index + 2}
              style={{ height: ROW, transform: `translateY(${start}px)` }}
            >
              {/* biome-ignore lint/a11y/useSemanticElements: see above */}
              {/* biome-ignore lint/a11y/useFocusableInteractive: the link takes the focus */}
              <div className="k-matrix-space" role="rowheader" aria-colindex={1}>
                <ViewLink href={addressOf('spaces', row.id)} className="k-link k-cut" title={row.name ?? row.id}>
                  {row.name || row.id}
                </ViewLink>
              </div>
              {tracks.map(({ index: place, start: left }) => (
                <MatrixCell
                  key={columns[place]!.place}
                  row={row}
                  column={columns[place]!}
                  bits={bitsOf(row, columns[place]!)}
                  at={[index, place]}
                  left={left}
                  isCurrent={index === current && place === currentColumn}
                  onOpen={() => {
                    setAt([index, place]);
                    onOpen(row, columns[place]!);
                  }}
                />
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
};

interface GroupHeadProps {
  readonly column: Column;
  readonly index: number;
  readonly start: number;
}

const GroupHead = ({ column, index, start }: GroupHeadProps) => {
  const people = `${many(column.people.yes, 'person', 'people')}${
    column.people.unknown > 0 ? `, ${count(column.people.unknown)} unknown` : ''
  }`;
  const title = `${column.name} (${people})`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot be drawn in parts in both directions
    // biome-ignore lint/a11y/useFocusableInteractive: the link takes the focus
    <div
      className="k-matrix-group"
      role="columnheader"
      aria-colindex={index + 2}
      style={{ width: COLUMN, insetInlineStart: `calc(var(--k-matrix-spaces) + ${start}px)` }}
    >
      {column.type === 'group' || column.type === 'user' ? (
        <ViewLink
          href={addressOf(column.type === 'group' ? 'groups' : 'people', column.id)}
          className="k-link"
          title={title}
        >
          {column.name}
        </ViewLink>
      ) : (
        <span className="k-dim" title={title}>
          {column.name}
        </span>
      )}
    </div>
  );
};

interface MatrixCellProps {
  readonly row: Row;
  readonly column: Column;
  readonly bits: number;
  readonly at: readonly [number, number];
  readonly left: number;
  readonly isCurrent: boolean;
  readonly onOpen: () => void;
}

const MatrixCell = ({ row, column, bits, at, left, isCurrent, onOpen }: MatrixCellProps) => {
  const level = row.unread !== null && bits === 0 ? 'unknown' : levelOf(bits);
  const words = level === 'unknown' ? 'unknown' : rightsInWords(bits);
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: its button takes the focus
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot be drawn in parts in both directions
    <div
      role="gridcell"
      aria-colindex={at[1] + 2}
      className="k-matrix-cell"
      style={{ width: COLUMN, insetInlineStart: `calc(var(--k-matrix-spaces) + ${left}px)` }}
    >
      <button
        type="button"
        className="k-right"
        data-right={level}
        data-at={at.join(' ')}
        tabIndex={isCurrent ? 0 : -1}
        aria-label={`${row.name ?? row.id}, ${column.name}: ${words}`}
        title={`${row.name ?? row.id} · ${column.name}: ${words}`}
        onClick={onOpen}
      >
        {GLYPHS[level]}
      </button>
    </div>
  );
};
