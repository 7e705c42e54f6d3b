import { MultiSelect, NativeSelect } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Chart } from '../../parts/chart/Chart.tsx';
import { chartData } from '../../parts/chart/chartData.ts';
import type { ChartKind } from '../../parts/chart/series.ts';
import { Empty } from '../../parts/Empty.tsx';
import { isNumber } from './ResultTable.tsx';
import type { Answered } from './useAsking.ts';

const KINDS = {
  bar: { name: 'Bars', kind: 'bar' },
  stacked: { name: 'Stacked bars', kind: 'bar' },
  horizontal: { name: 'Bars across', kind: 'bar' },
  line: { name: 'Lines', kind: 'line' },
  area: { name: 'Areas', kind: 'area' },
  scatter: { name: 'Points', kind: 'scatter' },
} as const satisfies Readonly<Record<string, { name: string; kind: ChartKind }>>;

type Choice = keyof typeof KINDS;

/** An answer as a picture: of which columns, and how, is chosen. */
export const ResultChart = ({ answered: { answer, at } }: { readonly answered: Answered }) => {
  const { columns, rows } = answer;
  const numbers = columns.filter(({ type }) => isNumber(type)).map(({ name }) => name);
  const others = columns.map(({ name }) => name).filter((name) => !numbers.includes(name));
  const moment = columns.find(({ type }) => /^(DATE|TIMESTAMP)/.test(type))?.name;
  const [choice, setChoice] = useState<Choice>(moment === undefined ? 'bar' : 'line');
  const [x, setX] = useState(moment ?? others[0] ?? columns[0]?.name ?? '');
  const [y, setY] = useState<readonly string[]>(numbers.filter((name) => name !== x).slice(0, 1));
  const [series, setSeries] = useState('');
  const { kind } = KINDS[choice];
  const drawn = useMemo(() => {
    const objects = rows.map((row) => Object.fromEntries(columns.map(({ name }, i) => [name, row[i]])));
    return chartData(objects, { kind, x, y, series: series === '' ? undefined : series });
  }, [rows, columns, kind, x, y, series]);
  if (numbers.length === 0) {
    return (
      <Empty icon="insights" title="There is no number to draw">
        A chart needs a column of numbers, such as count(*).
      </Empty>
    );
  }
  return (
    <div className="k-result-chart">
      <div className="k-filters">
        <NativeSelect
          size="xs"
          label="Chart"
          value={choice}
          data={Object.entries(KINDS).map(([value, { name }]) => ({ value, label: name }))}
          onChange={(event) => setChoice(event.currentTarget.value as Choice)}
        />
        <NativeSelect
          size="xs"
          label="Along"
          value={x}
          data={columns.map(({ name }) => name)}
          onChange={(event) => setX(event.currentTarget.value)}
        />
        <MultiSelect
          size="xs"
          label="Numbers"
          w={230}
          value={[...y]}
          data={numbers}
          maxValues={series === '' ? 4 : 1}
          onChange={setY}
        />
        <NativeSelect
          size="xs"
          label="Told apart by"
          value={series}
          data={[{ value: '', label: 'nothing' }, ...columns.map(({ name }) => name).filter((name) => name !== x)]}
          onChange={(event) => {
            setSeries(event.currentTarget.value);
            if (event.currentTarget.value !== '') setY(y.slice(0, 1));
          }}
        />
      </div>
      {y.length === 0 ? (
        <Empty icon="insights" title="Choose a column of numbers" />
      ) : (
        <Chart
          label={`${y.join(', ')} by ${x}${series === '' ? '' : ` and ${series}`}`}
          kind={kind}
          stacked={choice === 'stacked' || choice === 'area'}
          horizontal={choice === 'horizontal'}
          moment={at}
          height={choice === 'horizontal' ? Math.max(240, 40 + drawn.categories.length * 22) : 320}
          {...drawn}
        />
      )}
    </div>
  );
};
