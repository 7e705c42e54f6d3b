import { ActionIcon, Button } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import type { Schema } from '../../api/schema.ts';
import { Icon } from '../../parts/Icon.tsx';
import type { Box } from './layout.ts';
import { BOX_WIDTH, diagramOf, HEAD_HEIGHT, ROW_HEIGHT } from './layout.ts';
import { useZoom } from './useZoom.ts';

interface DiagramViewProps {
  readonly schema: Schema;
  readonly onOpen: (table: string) => void;
}

/** The tables and what they lead to, drawn; a table that is pointed at, or reached by Tab, shows its own lines. */
export const DiagramView = ({ schema, onOpen }: DiagramViewProps) => {
  const place = useRef<HTMLDivElement>(null);
  const diagram = useMemo(() => diagramOf(schema), [schema]);
  const { sight, zoomIn, zoomOut, showAll, reveal } = useZoom(place, diagram);
  const [pointed, setPointed] = useState<string | null>(null);
  const near = useMemo(() => {
    if (pointed === null) return null;
    const names = new Set([pointed]);
    for (const { from, to } of diagram.edges) {
      if (from === pointed) names.add(to);
      if (to === pointed) names.add(from);
    }
    return names;
  }, [diagram, pointed]);
  return (
    <section className="k-diagram" ref={place} aria-label="The tables and what they lead to">
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: each of its tables has a name */}
      <svg width="100%" height="100%">
        <g transform={`translate(${sight.x} ${sight.y}) scale(${sight.scale})`}>
          {diagram.areas.map(({ name, x, y }) => (
            <text key={name} x={x + 2} y={y + 12} className="k-diagram-area">
              {name}
            </text>
          ))}
          {diagram.edges.map(({ id, from, to, path }) => (
            <path
              key={id}
              d={path}
              className="k-diagram-edge"
              data-on={(pointed !== null && (from === pointed || to === pointed)) || undefined}
              data-off={(pointed !== null && from !== pointed && to !== pointed) || undefined}
            />
          ))}
          {diagram.boxes.map((box) => (
            <TableBox
              key={box.table.name}
              box={box}
              state={
                near === null ? 'plain' : box.table.name === pointed ? 'on' : near.has(box.table.name) ? 'near' : 'off'
              }
              onPoint={(name, byKeys) => {
                setPointed(name);
                if (byKeys) reveal({ ...box, width: BOX_WIDTH });
              }}
              onOpen={onOpen}
            />
          ))}
        </g>
      </svg>
      <div className="k-diagram-tools">
        <ActionIcon variant="default" aria-label="Larger" onClick={zoomIn}>
          <Icon name="plus" size={14} />
        </ActionIcon>
        <ActionIcon variant="default" aria-label="Smaller" onClick={zoomOut}>
          <Icon name="minus" size={14} />
        </ActionIcon>
        <Button variant="default" onClick={showAll}>
          All
        </Button>
      </div>
      <div className="k-diagram-hint k-dim">
        Drag or scroll moves, <kbd className="k-key">Ctrl</kbd> and scroll zooms; by keys:{' '}
        <kbd className="k-key">Tab</kbd> <kbd className="k-key">+</kbd> <kbd className="k-key">−</kbd>{' '}
        <kbd className="k-key">0</kbd> and the arrows
      </div>
    </section>
  );
};

interface TableBoxProps {
  readonly box: Box;
  readonly state: 'plain' | 'on' | 'near' | 'off';
  readonly onPoint: (name: string | null, byKeys: boolean) => void;
  readonly onOpen: (name: string) => void;
}

const TableBox = ({ box: { table, rows, x, y, height }, state, onPoint, onOpen }: TableBoxProps) => {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a part of a drawing is no anchor of a page
    <g
      role="link"
      tabIndex={0}
      className="k-diagram-table"
      data-state={state}
      transform={`translate(${x} ${y})`}
      onPointerEnter={() => onPoint(table.name, false)}
      onPointerLeave={() => onPoint(null, false)}
      onFocus={() => onPoint(table.name, true)}
      onBlur={() => onPoint(null, true)}
      onDoubleClick={() => onOpen(table.name)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onOpen(table.name);
      }}
    >
      <rect width={BOX_WIDTH} height={height} rx={7} className="k-diagram-box" />
      <text x={11} y={HEAD_HEIGHT / 2 + 5} className="k-diagram-name">
        {table.name}
      </text>
      {rows.length > 0 && <line x1={0} x2={BOX_WIDTH} y1={HEAD_HEIGHT} y2={HEAD_HEIGHT} className="k-diagram-line" />}
      {rows.map(({ name, isKey, to }, i) => (
        <g key={name} transform={`translate(0 ${HEAD_HEIGHT + i * ROW_HEIGHT + ROW_HEIGHT / 2 + 6})`}>
          <text x={11} className="k-diagram-column" data-key={isKey || undefined}>
            {name}
          </text>
          {to !== null && (
            <text x={BOX_WIDTH - 10} textAnchor="end" className="k-diagram-to">
              {to}
            </text>
          )}
        </g>
      ))}
    </g>
  );
};
