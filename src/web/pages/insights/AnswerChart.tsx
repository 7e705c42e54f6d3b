import type { InsightAnswer } from '../../api/insights.ts';
import { Card } from '../../parts/Card.tsx';
import { Chart } from '../../parts/chart/Chart.tsx';
import { chartData } from '../../parts/chart/chartData.ts';

/** The picture that shows the answer best; answers that are best read as a table have none. */
export const AnswerChart = ({ answer }: { readonly answer: InsightAnswer }) => {
  const { chart, question, rows, crawledAt } = answer;
  const { kind, x, y = [], series } = chart;
  if ((kind !== 'bar' && kind !== 'line') || x === undefined || y[0] === undefined) return null;
  return (
    <Card title={`${y.map((name) => name.replaceAll('_', ' ')).join(', ')} by ${x.replaceAll('_', ' ')}`}>
      <Chart
        label={question}
        kind={kind}
        moment={crawledAt}
        height={240}
        {...chartData(rows, { kind, x, y, series })}
      />
    </Card>
  );
};
