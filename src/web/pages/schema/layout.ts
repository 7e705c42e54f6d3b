import type { Schema, SchemaTable } from '../../api/schema.ts';

export const BOX_WIDTH = 208;
export const HEAD_HEIGHT = 30;
export const ROW_HEIGHT = 19;
const BOX_GAP = 22;
const COLUMN_GAP = 92;
const AREA_TOP = 34;

/** The areas from left to right: what most others lead to stands in the middle. */
const ORDER = ['operations', 'policies', 'access', 'people', 'pages', 'site', 'derived'];
/** Of one area, so many tables at most stand below each other. */
const MOST_IN_COLUMN = 7;

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
  readonly areas: readonly { readonly name: string; readonly x: number; readonly width: number }[];
  readonly width: number;
  readonly height: number;
}

/** Where each table stands, and how the lines between them run. */
export const diagramOf = ({ tables, relations }: Schema): Diagram => {
  const degree = new Map<string, number>();
  for (const { table, to } of relations) for (const one of [table, to]) degree.set(one, (degree.get(one) ?? 0) + 1);
  const known = [...new Set(tables.map(({ area }) => area))];
  const order = [...ORDER.filter((area) => known.includes(area)), ...known.filter((area) => !ORDER.includes(area))];
  const boxes: Box[] = [];
  const areas: { name: string; x: number; width: number }[] = [];
  let x = 0;
  for (const area of order) {
    const some = tables
      .filter((table) => table.area === area)
      .toSorted((a, b) => (degree.get(b.name) ?? 0) - (degree.get(a.name) ?? 0));
    const start = x;
    for (let from = 0; from < some.length; from += MOST_IN_COLUMN) {
      let y = AREA_TOP;
      for (const table of some.slice(from, from + MOST_IN_COLUMN)) {
        const box = boxOf(table, relations, x, y);
        boxes.push(box);
        y += box.height + BOX_GAP;
      }
      x += BOX_WIDTH + COLUMN_GAP;
    }
    areas.push({ name: area, x: start, width: x - COLUMN_GAP - start });
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
