import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Place } from '../../api/problem.ts';
import { Problem } from '../../api/problem.ts';
import { Empty } from '../../parts/Empty.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { count, many } from '../../parts/numbers.ts';
import { Tabs } from '../../parts/Tabs.tsx';
import { quickly } from '../../parts/time.ts';
import { ResultChart } from './ResultChart.tsx';
import { ResultTable } from './ResultTable.tsx';
import type { Answered } from './useAsking.ts';

/** As many rows as the server shows at most. */
export const MOST_ROWS = 10_000;

interface ResultProps {
  readonly answered: Answered | undefined;
  readonly error: unknown;
  /** Where in the editor it is wrong; null: not known. */
  readonly place: Place | null;
  readonly onMore: () => void;
}

/** The answer as a table or a chart, or why there is none. */
export const Result = ({ answered, error, place, onMore }: ResultProps) => {
  const [tab, setTab] = useState<'table' | 'chart'>('table');
  if (error !== null) return <Wrong error={error} place={place} />;
  if (answered === undefined) {
    return (
      <Empty icon="sql" title="Ask the site anything">
        <span>
          <kbd className="k-key">Ctrl Enter</kbd> runs the question, or what is selected of it.
        </span>
      </Empty>
    );
  }
  const { rows, columns, more, seconds } = answered.answer;
  return (
    <>
      <div className="k-result-bar">
        <Tabs
          label="Answer as"
          tabs={[
            { id: 'table', name: 'Table' },
            { id: 'chart', name: 'Chart' },
          ]}
          current={tab}
          onChange={setTab}
        />
        <span className="k-dim k-number" role="status">
          {more ? `the first ${count(rows.length)} rows` : many(rows.length, 'row')} in {quickly(seconds)}
        </span>
        {more && answered.question.rows < MOST_ROWS ? (
          <Button size="compact-xs" variant="subtle" onClick={onMore}>
            There is more: show {count(MOST_ROWS)}
          </Button>
        ) : (
          more && <span className="k-dim">there is more; Export has up to {count(100_000)}</span>
        )}
      </div>
      {rows.length === 0 ? (
        <Empty icon="sql" title="No row answers this">
          {columns.map(({ name }) => name).join(', ')}
        </Empty>
      ) : tab === 'table' ? (
        <ResultTable key={answered.at} answer={answered.answer} />
      ) : (
        <ResultChart key={columns.map(({ name }) => name).join()} answered={answered} />
      )}
    </>
  );
};

/** The server tells the place in what it was asked, which may have been a part of the text. */
const PLACE = / \(line \d+(, column \d+)?\)$/;

const Wrong = ({ error, place }: Pick<ResultProps, 'error' | 'place'>) => {
  const message = error instanceof Error ? error.message : String(error);
  const mend = error instanceof Problem ? error.mend : null;
  return (
    <div className="k-trouble" role="alert" style={{ margin: 16 }}>
      <Icon name="gap" size={18} />
      <div className="k-row-main">
        <div className="k-mono">{message.replace(PLACE, '')}</div>
        {place !== null && (
          <div>
            Line {place.line}
            {place.column !== null && `, column ${place.column}`}
          </div>
        )}
        {mend !== null && <div className="k-trouble-help">{mend}</div>}
      </div>
    </div>
  );
};
