import type { InsightAnswer } from '../../api/insights.ts';
import { Card } from '../../parts/Card.tsx';
import { Chart } from '../../parts/chart/Chart.tsx';
import type { Series } from '../../parts/chart/series.ts';

/** More names along the axis, or more series, nobody can tell apart. */
const MOST_BARS = 40;
const MOST_SERIES = 4;

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : Number(value ?? 0) || 0);
const textOf = (value: unknown): string => (value === null || value === undefined ? '–' : String(value));

/** The picture that shows the answer best; answers that are best read as a table have none. */
export const AnswerChart = ({ answer }: { readonly answer: InsightAnswer }) => {
  const { chart, question, rows } = answer;
  const { kind, x, y = [], series } = chart;
  if ((kind !== 'bar' && kind !== 'line') || x === undefined || y[0] === undefined) return null;
  const categories = [...new Set(rows.map((row) => labelOf(kind, row[x])))].slice(
    0,
    kind === 'bar' ? MOST_BARS : undefined,
  );
  const drawn =
    series === undefined ? y.map((name) => seriesOf(answer, categories, name)) : bySeries(answer, categories, series);
  return (
    <Card title={`${y.map((name) => name.replaceAll('_', ' ')).join(', ')} by ${x.replaceAll('_', ' ')}`}>
      <Chart label={question} kind={kind} categories={categories} series={drawn} height={240} />
    </Card>
  );
};

const labelOf = (kind: 'bar' | 'line', value: unknown): string =>
  kind === 'line' || /^\d{4}-\d\d-\d\dT/.test(textOf(value)) ? textOf(value).slice(0, 10) : textOf(value);

const seriesOf = ({ chart, rows }: InsightAnswer, categories: readonly string[], name: string): Series => {
  const values = new Map(
    rows.map((row) => [labelOf(chart.kind as 'bar', row[chart.x!]), numberOf(row[name])] as const).reverse(),
  );
  return { name: name.replaceAll('_', ' '), values: categories.map((one) => values.get(one) ?? 0) };
};

/** One for each value of a column, the greatest first. */
const bySeries = (answer: InsightAnswer, categories: readonly string[], column: string): readonly Series[] => {
  const { chart, rows } = answer;
  const groups = Map.groupBy(rows, (row) => textOf(row[column]));
  return [...groups]
    .map(([name, some]) => ({ ...seriesOf({ ...answer, rows: some }, categories, chart.y![0]!), name }))
    .map((one) => ({ one, sum: one.values.reduce((all, value) => all + value, 0) }))
    .toSorted((a, b) => b.sum - a.sum)
    .slice(0, MOST_SERIES)
    .map(({ one }) => one);
};
