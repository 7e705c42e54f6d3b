import type { ChartKind, Series } from './series.ts';

type Row = Readonly<Record<string, unknown>>;

interface ChartChoice {
  readonly kind: ChartKind;
  /** The column along the axis. */
  readonly x: string;
  /** The columns of numbers. With `series`, the first one. */
  readonly y: readonly string[];
  /** The column that tells several lines or bars from one another. */
  readonly series?: string | undefined;
}

export interface ChartData {
  readonly categories: readonly string[];
  readonly series: readonly Series[];
}

/** More names along the axis, or more series, nobody can tell apart. */
const MOST_BARS = 40;
const MOST_SERIES = 4;

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : Number(value ?? 0) || 0);
const textOf = (value: unknown): string => (value === null || value === undefined ? '–' : String(value));
const inWords = (name: string): string => name.replaceAll('_', ' ');

/** Of a moment its day, and of the first day of a month that month. */
const labelOf = (value: unknown, x: string): string => {
  const text = textOf(value);
  if (x === 'month' && /^\d{4}-\d\d-01\b/.test(text)) return text.slice(0, 7);
  return /^\d{4}-\d\d-\d\d[T ]/.test(text) ? text.slice(0, 10) : text;
};

/** What a chart draws of rows. */
export const chartData = (rows: readonly Row[], choice: ChartChoice): ChartData => {
  const { kind, x, y, series } = choice;
  if (kind === 'scatter') return points(rows, choice);
  const categories = [...new Set(rows.map((row) => labelOf(row[x], x)))].slice(
    0,
    kind === 'bar' ? MOST_BARS : undefined,
  );
  if (series === undefined) {
    return {
      categories,
      series: y.map((name) => ({ name: inWords(name), values: valuesOf(rows, categories, x, name) })),
    };
  }
  const groups = [...Map.groupBy(rows, (row) => textOf(row[series]))].map(([name, some]) => ({
    name,
    values: valuesOf(some, categories, x, y[0] ?? ''),
  }));
  const sum = ({ values }: { readonly values: readonly number[] }): number => values.reduce((all, one) => all + one, 0);
  return { categories, series: groups.toSorted((a, b) => sum(b) - sum(a)).slice(0, MOST_SERIES) };
};

const valuesOf = (rows: readonly Row[], categories: readonly string[], x: string, name: string): readonly number[] => {
  const values = new Map(rows.map((row) => [labelOf(row[x], x), numberOf(row[name])] as const).reverse());
  return categories.map((one) => values.get(one) ?? 0);
};

/** A point for each row. */
const points = (rows: readonly Row[], { x, y, series }: ChartChoice): ChartData => {
  const categories = rows.map((row) => labelOf(row[x], x));
  if (series === undefined) {
    return {
      categories,
      series: y.map((name) => ({ name: inWords(name), values: rows.map((row) => numberOf(row[name])) })),
    };
  }
  const names = [...Map.groupBy(rows, (row) => textOf(row[series]))]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([name]) => name)
    .slice(0, MOST_SERIES);
  return {
    categories,
    series: names.map((name) => ({
      name,
      values: rows.map((row) => (textOf(row[series]) === name ? numberOf(row[y[0] ?? '']) : null)),
    })),
  };
};
