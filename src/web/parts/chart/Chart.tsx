import { useComputedColorScheme } from '@mantine/core';
import type { ReactNode } from 'react';
import { lazy, Suspense } from 'react';
import { Bone } from '../Bone.tsx';
import type { Series } from './series.ts';

interface ChartProps {
  /** What the chart shows, in a sentence: read out instead of it. */
  readonly label: string;
  readonly kind: 'bar' | 'line';
  /** Along the axis, in its order. */
  readonly categories: readonly string[];
  readonly series: readonly Series[];
  readonly height?: number;
  readonly stacked?: boolean;
  readonly horizontal?: boolean;
}

const Drawing = lazy(() => import('./Drawing.tsx'));

/** A chart; the library that draws it is fetched with the first one. */
export const Chart = ({ height = 220, ...props }: ChartProps): ReactNode => {
  const scheme = useComputedColorScheme('light');
  return (
    <Suspense fallback={<Bone height={height} />}>
      <Drawing key={scheme} height={height} {...props} />
    </Suspense>
  );
};
