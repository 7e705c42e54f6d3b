import type { Run } from '../../api/runs.ts';
import { Card } from '../../parts/Card.tsx';
import { count } from '../../parts/numbers.ts';
import { RunTag } from '../../parts/RunTag.tsx';
import { lastingBetween } from '../../parts/time.ts';

interface Stage {
  readonly name: string;
  readonly walks: Run['walks'];
}

/** The stages of a run, with what each read; walks that were cut short or refused say why. */
export const Walks = ({ walks }: { readonly walks: Run['walks'] }) => (
  <Card title="Stages" flush>
    <div className="k-plain-wrap">
      <table className="k-plain">
        <thead>
          <tr>
            <th scope="col">Stage</th>
            <th scope="col" className="k-end">
              Read
            </th>
            <th scope="col" className="k-end">
              Took
            </th>
          </tr>
        </thead>
        <tbody>
          {stagesOf(walks).map((stage) => (
            <StageRow key={stage.name} stage={stage} />
          ))}
        </tbody>
      </table>
    </div>
  </Card>
);

const StageRow = ({ stage: { name, walks } }: { readonly stage: Stage }) => {
  const odd = walks.filter(({ status }) => status !== 'complete');
  const ended = walks.flatMap(({ finishedAt }) => finishedAt ?? []).sort();
  const began = walks.map(({ startedAt }) => startedAt).sort();
  return (
    <tr>
      <td>
        {name}
        {odd.map(({ scope, status, reason }) => (
          <div key={scope} className="k-line-up" style={{ gap: 6, marginTop: 2 }}>
            <RunTag status={status} />
            <span className="k-dim" dir="auto">
              {scope} {reason}
            </span>
          </div>
        ))}
      </td>
      <td className="k-end">{count(walks.reduce((sum, { items }) => sum + items, 0))}</td>
      <td className="k-end">{ended.length < walks.length ? '…' : lastingBetween(began[0]!, ended.at(-1)!)}</td>
    </tr>
  );
};

const stagesOf = (walks: Run['walks']): readonly Stage[] =>
  [...Map.groupBy(walks, ({ stage }) => stage)].map(([name, of]) => ({ name, walks: of }));
