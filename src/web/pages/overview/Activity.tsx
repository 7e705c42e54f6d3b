import type { Overview } from '../../api/overview.ts';
import { Card } from '../../parts/Card.tsx';
import { Chart } from '../../parts/chart/Chart.tsx';
import { Empty } from '../../parts/Empty.tsx';

const SHOWN = 24;

/** How creation and updates move, by month. */
export const Activity = ({ months }: { readonly months: Overview['activity'] }) => {
  const shown = months.slice(-SHOWN);
  return (
    <Card title="Activity by month">
      {shown.length === 0 ? (
        <Empty icon="insights" title="No page has been written yet" />
      ) : (
        <Chart
          label={`Pages created and updated in each of the last ${shown.length} months`}
          kind="bar"
          categories={shown.map(({ month }) => month)}
          series={[
            { name: 'updated', values: shown.map(({ updated }) => updated) },
            { name: 'created', values: shown.map(({ created }) => created) },
          ]}
        />
      )}
    </Card>
  );
};
