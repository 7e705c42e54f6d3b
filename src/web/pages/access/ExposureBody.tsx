import { useMemo } from 'react';
import type { ExposureList } from '../../api/access.ts';
import { Card } from '../../parts/Card.tsx';
import { Chart } from '../../parts/chart/Chart.tsx';
import type { Column } from '../../parts/DataTable.tsx';
import { DataTable } from '../../parts/DataTable.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { Figure } from '../../parts/Figure.tsx';
import { addressOf } from '../../parts/names.tsx';
import { count } from '../../parts/numbers.ts';
import { ViewLink } from '../../parts/ViewLink.tsx';

type Cell = ExposureList['rows'][number][number];
type Value = Cell['values'][number];

interface Line {
  readonly key: string;
  readonly cells: ReadonlyMap<string, readonly Value[]>;
}

/** One list with its counts and its rows. */
export const ExposureBody = ({ list }: { readonly list: ExposureList | undefined }) => {
  if (list === undefined) {
    return (
      <Empty icon="access" title="There is no such list">
        Access, above, has them all.
      </Empty>
    );
  }
  return (
    <>
      <div className="k-figures">
        <Figure name={`For certain: ${list.counted}`} value={list.count} />
        <Figure name="Unknown" value={list.unknown} note="what would decide it could not be read" />
      </div>
      {list.distribution.length > 0 && <Distribution list={list} />}
      {list.rows.length === 0 ? (
        <Card>
          <Empty icon="access" title="Nothing" />
        </Card>
      ) : (
        <Card
          title="Rows"
          flush
          end={
            <span className="k-dim">
              {list.allRows > list.rows.length
                ? `the first ${count(list.rows.length)} of ${count(list.allRows)}`
                : count(list.allRows)}
            </span>
          }
        >
          <Rows list={list} />
        </Card>
      )}
    </>
  );
};

const Distribution = ({ list: { distribution, counted, question } }: { readonly list: ExposureList }) => (
  <Card title={`${counted} by the number of people`}>
    <Chart
      label={question}
      kind="bar"
      categories={distribution.map(({ from, to }) =>
        to === null ? `${count(from)} or more` : from === to ? count(from) : `${count(from)}–${count(to)}`,
      )}
      series={[{ name: counted, values: distribution.map((one) => one.count) }]}
    />
  </Card>
);

const HEAD = 37;
const ROW = 36;
const MOST_HEIGHT = 620;

const Rows = ({ list: { rows, question } }: { readonly list: ExposureList }) => {
  const lines = useMemo(
    () => rows.map((cells, i) => ({ key: String(i), cells: new Map(cells.map((cell) => [cell.column, cell.values])) })),
    [rows],
  );
  const columns = useMemo(() => columnsOf(rows), [rows]);
  return (
    <div
      style={{ height: Math.min(HEAD + rows.length * ROW + 2, MOST_HEIGHT), display: 'flex', flexDirection: 'column' }}
    >
      <DataTable
        label={question}
        columns={columns}
        rows={lines}
        keyOf={({ key }) => key}
        total={rows.length}
        hasMore={false}
        loading={false}
        onMore={() => undefined}
        empty={null}
        linkless
      />
    </div>
  );
};

const columnsOf = (rows: ExposureList['rows']): readonly Column<Line>[] =>
  [...new Set(rows.flatMap((cells) => cells.map(({ column }) => column)))].map((name) => {
    const values = rows.flatMap((cells) =>
      cells.filter(({ column }) => column === name).flatMap((cell) => cell.values),
    );
    const numbers = values.length > 0 && values.every(({ text, kind }) => kind === null && /^\d+$/.test(text));
    const many = rows.some((cells) => cells.some((cell) => cell.column === name && cell.values.length > 1));
    return {
      id: name,
      name,
      width: numbers ? 'minmax(126px, 0.5fr)' : many ? 'minmax(240px, 3fr)' : 'minmax(110px, 1fr)',
      ...(numbers ? { align: 'end' as const } : {}),
      cell: ({ cells }) =>
        (cells.get(name) ?? []).map((value, i) => (
          <span key={value.id ?? value.text}>
            {i > 0 && ', '}
            <ShownValue value={value} numbers={numbers} />
          </span>
        )),
    };
  });

const PLACES = { page: 'pages', space: 'spaces', user: 'people', group: 'groups' } as const;

const ShownValue = ({ value: { text, kind, id }, numbers }: { readonly value: Value; readonly numbers: boolean }) =>
  kind === null || kind === 'role' || id === null ? (
    <bdi>{numbers ? count(Number(text)) : text}</bdi>
  ) : (
    <ViewLink href={addressOf(PLACES[kind], id)} className="k-link" title={text}>
      {text}
    </ViewLink>
  );
