import type { Schema, SchemaTable } from '../../api/schema.ts';

export const BOX_WIDTH = 208;
export const HEAD_HEIGHT = 30;
export const ROW_HEIGHT = 19;
const BOX_GAP = 22;
const COLUMN_GAP = 70;
const AREA_TOP = 26;

/** The areas from left to right, some below each other: what most others lead to stands in the middle. */
const STACKS: readonly (readonly string[])[] = [
  ['operations', 'policies'],
  ['access'],
  ['people'],
  ['pages'],
  ['site', 'derived'],
];
/** Of one area, so many tables at most stand below each other. */
const MOST_IN_COLUMN = 8;

export interface Box {
  readonly table: SchemaTable;
  /** What is drawn of its columns: those of its key, and those that lead elsewhere. */
  readonly rows: readonly { readonly name: string; readonly isKey: boolean; readonly to: string | null }[];
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

export interface Edge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** As SVG writes a path. */
  readonly path: string;
}

export interface Diagram {
  readonly boxes: readonly Box[];
  readonly edges: readonly Edge[];
  readonly areas: readonly { readonly name: string; readonly x: number; readonly y: number }[];
  readonly width: number;
  readonly height: number;
}

/** Where each table stands, and how the lines between them run. */
export const diagramOf = ({ tables, relations }: Schema): Diagram => {
  const degree = new Map<string, number>();
  for (const { table, to } of relations) for (const one of [table, to]) degree.set(one, (degree.get(one) ?? 0) + 1);
  const placed = new Set(STACKS.flat());
  const others = [...new Set(tables.map(({ area }) => area))].filter((area) => !placed.has(area));
  const boxes: Box[] = [];
  const areas: { name: string; x: number; y: number }[] = [];
  let x = 0;
  for (const stack of [...STACKS, ...others.map((area) => [area])]) {
    let width = 0;
    let top = 0;
    for (const area of stack) {
      const some = tables
        .filter((table) => table.area === area)
        .toSorted((a, b) => (degree.get(b.name) ?? 0) - (degree.get(a.name) ?? 0));
      if (some.length === 0) continue;
      areas.push({ name: area, x, y: top });
      const columns = Math.ceil(some.length / MOST_IN_COLUMN);
      const inColumn = Math.ceil(some.length / columns);
      let bottom = top;
      for (let column = 0; column < columns; column += 1) {
        let y = top + AREA_TOP;
        for (const table of some.slice(column * inColumn, (column + 1) * inColumn)) {
          const box = boxOf(table, relations, x + column * (BOX_WIDTH + COLUMN_GAP), y);
          boxes.push(box);
          y += box.height + BOX_GAP;
        }
        bottom = Math.max(bottom, y);
      }
      top = bottom + BOX_GAP;
      width = Math.max(width, columns * (BOX_WIDTH + COLUMN_GAP));
    }
    x += width;
  }
  const byName = new Map(boxes.map((box) => [box.table.name, box]));
  return {
    boxes,
    edges: relations.flatMap(({ table, column, to }) => {
      const source = byName.get(table);
      const target = byName.get(to);
      if (source === undefined || target === undefined) return [];
      return [{ id: `${table}.${column}`, from: table, to, path: pathOf(source, column, target) }];
    }),
    areas,
    width: Math.max(0, x - COLUMN_GAP),
    height: Math.max(0, ...boxes.map((box) => box.y + box.height)),
  };
};

const boxOf = (table: SchemaTable, relations: Schema['relations'], x: number, y: number): Box => {
  const leads = new Map(relations.flatMap((one) => (one.table === table.name ? [[one.column, one.to] as const] : [])));
  const rows = table.columns.flatMap(({ name }) => {
    const isKey = table.key.includes(name);
    const to = leads.get(name) ?? null;
    return (isKey && name !== 'account') || to !== null ? [{ name, isKey, to }] : [];
  });
  return { table, rows, x, y, height: HEAD_HEIGHT + rows.length * ROW_HEIGHT + (rows.length > 0 ? 7 : 0) };
};

/** From the row of a column to the head of the table that it leads to, as a soft line. */
const pathOf = (source: Box, column: string, target: Box): string => {
  const row = source.rows.findIndex(({ name }) => name === column);
  const fromY = source.y + HEAD_HEIGHT + row * ROW_HEIGHT + ROW_HEIGHT / 2 + 2;
  const toY = target.y + HEAD_HEIGHT / 2;
  if (source.x === target.x) {
    const edge = source.x;
    return `M${edge} ${fromY} C${edge - 48} ${fromY} ${edge - 48} ${toY} ${edge} ${toY}`;
  }
  const rightward = target.x > source.x;
  const fromX = rightward ? source.x + BOX_WIDTH : source.x;
  const toX = rightward ? target.x : target.x + BOX_WIDTH;
  const pull = Math.max(46, Math.abs(toX - fromX) * 0.42) * (rightward ? 1 : -1);
  return `M${fromX} ${fromY} C${fromX + pull} ${fromY} ${toX - pull} ${toY} ${toX} ${toY}`;
};
