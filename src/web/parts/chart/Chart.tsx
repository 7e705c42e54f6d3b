import { useComputedColorScheme } from '@mantine/core';
import type { ReactNode } from 'react';
import { lazy, Suspense, useRef } from 'react';
import { Bone } from '../Bone.tsx';
import { PictureMenu } from './PictureMenu.tsx';
import type { ChartKind, Series } from './series.ts';

interface ChartProps {
  /** What the chart shows, in a sentence: read out instead of it, and the title of its picture. */
  readonly label: string;
  readonly kind: ChartKind;
  /** Along the axis, in its order. */
  readonly categories: readonly string[];
  readonly series: readonly Series[];
  readonly height?: number;
  readonly stacked?: boolean;
  readonly horizontal?: boolean;
  /** Of which moment it tells, for its picture; left out: of now. */
  readonly moment?: string | null;
}

const Drawing = lazy(() => import('./Drawing.tsx'));

/** A chart, and how its picture is kept; the library that draws it is fetched with the first one. */
export const Chart = ({ height = 220, moment, ...props }: ChartProps): ReactNode => {
  const scheme = useComputedColorScheme('light');
  const place = useRef<HTMLDivElement>(null);
  return (
    <div className="k-chart-frame" ref={place}>
      <Suspense fallback={<Bone height={height} />}>
        <Drawing key={scheme} height={height} {...props} />
      </Suspense>
      <PictureMenu
        title={props.label}
        moment={moment ?? null}
        svg={() => place.current?.querySelector('.k-chart svg') ?? null}
      />
    </div>
  );
};
