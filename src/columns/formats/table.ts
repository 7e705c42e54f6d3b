import type { Json } from '../json.ts';
import type { ResultColumn } from '../query.ts';
import type { Formatter } from './formatter.ts';
import { cutTo, widthOf } from './width.ts';

const GAP = '  ';
/** No column is made narrower than that to fit the terminal. */
const NARROWEST = 6;
/** Characters of a cell. More is for no eye, and takes long to measure; the other formats have all of it. */
const LONGEST = 100_000;

/**
 * Aligned columns for people to read. The widths are those of the first batch, made to fit the terminal where there is
 * one; what is longer is cut there. Null shows as nothing.
 */
export const table: Formatter = async function* ({ columns, rows }, { width }) {
  if (isPlan(columns)) {
    for await (const batch of rows) yield batch.map(([, plan]) => planOf(plan ?? null)).join('');
    return;
  }
  let widths: readonly number[] | undefined;
  for await (const batch of rows) {
    const cells = batch.map((row) => row.map(cellOf));
    const header = widths === undefined;
    widths ??= narrowed(widest(columns, cells), width);
    if (header) yield headerOf(columns, widths);
    yield linesOf(columns, cells, widths, width !== undefined);
  }
  if (widths === undefined) yield headerOf(columns, narrowed(widest(columns, []), width));
};

/** What `explain` answers with is a drawing of many lines. */
const isPlan = (columns: readonly ResultColumn[]): boolean =>
  columns.map(({ name }) => name).join() === 'explain_key,explain_value';

const planOf = (plan: Json): string =>
  String(plan)
    .trimEnd()
    .split('\n')
    .map((line) => `${cellOf(line)}\n`)
    .join('');

/**
 * What a cell shows. Characters that steer a terminal or turn the direction of writing show as signs, so that no title
 * of a page can write over what stands around it.
 */
const cellOf = (value: Json): string => {
  if (value === null) return '';
  const whole = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const text = whole.length > LONGEST ? `${whole.slice(0, LONGEST)}…` : whole;
  return text
    .replace(/[\p{Control}\u2028\u2029]/gu, (c) => (c < ' ' ? String.fromCharCode(0x2400 + c.charCodeAt(0)) : '\ufffd'))
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
};

const widest = (columns: readonly ResultColumn[], cells: readonly (readonly string[])[]): readonly number[] =>
  columns.map(({ name }, i) =>
    cells.reduce((most, row) => Math.max(most, widthOf(row[i] ?? '')), widthOf(cellOf(name))),
  );

/** Takes from the widest columns until the line fits. */
const narrowed = (widths: readonly number[], width: number | undefined): readonly number[] => {
  if (width === undefined) return widths;
  const room = width - GAP.length * (widths.length - 1);
  const total = (cap: number): number => widths.reduce((sum, w) => sum + Math.min(w, cap), 0);
  let cap = Math.max(NARROWEST, ...widths);
  while (cap > NARROWEST && total(cap) > room) cap -= 1;
  return widths.map((w) => Math.min(w, cap));
};

const headerOf = (columns: readonly ResultColumn[], widths: readonly number[]): string =>
  linesOf(columns, [columns.map(({ name }) => cellOf(name)), widths.map((w) => '─'.repeat(w))], widths, true);

const isNumber = ({ type }: ResultColumn): boolean =>
  /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL)/.test(type);

const linesOf = (
  columns: readonly ResultColumn[],
  cells: readonly (readonly string[])[],
  widths: readonly number[],
  cut: boolean,
): string => {
  const right = columns.map(isNumber);
  const line = (row: readonly string[]): string =>
    row
      .map((text, i) => {
        const width = widths[i] ?? 0;
        const shown = cut ? cutTo(text, width) : text;
        const blanks = ' '.repeat(Math.max(0, width - widthOf(shown)));
        return right[i] ? blanks + shown : shown + blanks;
      })
      .join(GAP)
      .trimEnd();
  return cells.map((row) => `${line(row)}\n`).join('');
};
