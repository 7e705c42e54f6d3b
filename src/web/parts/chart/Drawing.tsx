import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import type { EChartsCoreOption } from 'echarts/core';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { count } from '../numbers.ts';
import type { ChartKind, Series } from './series.ts';

use([BarChart, LineChart, ScatterChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

interface DrawingProps {
  readonly label: string;
  readonly kind: ChartKind;
  readonly categories: readonly string[];
  readonly series: readonly Series[];
  readonly height: number;
  readonly stacked?: boolean;
  readonly horizontal?: boolean;
}

export default function Drawing(props: DrawingProps) {
  const { label, height } = props;
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<ReturnType<typeof init>>(null);
  useEffect(() => {
    const element = place.current!;
    const drawn = init(element, null, { renderer: 'svg' });
    chart.current = drawn;
    const observer = new ResizeObserver(() => drawn.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      drawn.dispose();
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption(optionOf(props), true);
  }, [props]);
  return <div ref={place} role="img" aria-label={label} className="k-chart" style={{ height }} />;
}

/** Points whose places along the axis are all numbers stand where these are. */
const isByNumber = ({ kind, categories }: DrawingProps): boolean =>
  kind === 'scatter' && categories.every((one) => one.trim() !== '' && Number.isFinite(Number(one)));

const optionOf = (props: DrawingProps): EChartsCoreOption => {
  const { kind, categories, series, stacked, horizontal } = props;
  const byNumber = isByNumber(props);
  const styles = getComputedStyle(document.documentElement);
  const colour = (name: string): string => styles.getPropertyValue(name).trim();
  const dim = colour('--k-dim');
  const line = colour('--k-line');
  const words = { color: dim, fontSize: 11, fontFamily: 'inherit' };
  const names = {
    type: 'category',
    data: categories,
    axisLine: { lineStyle: { color: line } },
    axisTick: { show: false },
    axisLabel: { ...words, hideOverlap: true },
    ...(horizontal ? { inverse: true } : {}),
  };
  const values = {
    type: 'value',
    ...(series.every((one) => one.values.every((value) => Number.isInteger(value ?? 0))) ? { minInterval: 1 } : {}),
    splitNumber: 4,
    splitLine: { lineStyle: { color: line } },
    axisLabel: { ...words, formatter: (value: number) => count(value) },
  };
  return {
    animation: false,
    color: ['--k-chart-1', '--k-chart-2', '--k-warn', '--k-bad'].map(colour),
    grid: {
      left: 4,
      right: 8,
      // The button that keeps the picture stands there.
      top: 30,
      bottom: 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    legend: {
      show: series.length > 1,
      right: 34,
      top: 0,
      itemWidth: 10,
      itemHeight: 10,
      icon: 'roundRect',
      textStyle: words,
    },
    tooltip: {
      trigger: kind === 'scatter' ? 'item' : 'axis',
      // Names come from the site: they are drawn as text, never as HTML.
      renderMode: 'richText',
      backgroundColor: colour('--k-raised'),
      borderColor: colour('--k-line-strong'),
      textStyle: { color: colour('--k-text'), fontSize: 12, fontFamily: 'inherit' },
      valueFormatter: (value: unknown) => (typeof value === 'number' ? count(value) : String(value)),
    },
    xAxis: horizontal ? values : byNumber ? { ...values, minInterval: 0, scale: true } : names,
    yAxis: horizontal ? names : values,
    series: series.map(({ name, values: data }) => ({
      name,
      type: kind === 'area' ? 'line' : kind,
      data: byNumber ? data.map((value, i) => [Number(categories[i]), value]) : data,
      ...(stacked ? { stack: 'all' } : {}),
      ...(kind === 'bar'
        ? { barMaxWidth: 22, itemStyle: { borderRadius: 2 } }
        : kind === 'scatter'
          ? { symbolSize: 7, itemStyle: { opacity: 0.75 } }
          : {
              showSymbol: false,
              lineStyle: { width: 2 },
              ...(kind === 'area' ? { areaStyle: { opacity: 0.18 } } : {}),
            }),
    })),
  };
};
