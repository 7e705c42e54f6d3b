import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { saveFile } from '../../api/files.ts';
import type { InsightAnswer } from '../../api/insights.ts';
import { insightQuery } from '../../api/insights.ts';
import { Bones } from '../../parts/Bone.tsx';
import { Card } from '../../parts/Card.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { ExportMenu } from '../../parts/ExportMenu.tsx';
import { Head } from '../../parts/Head.tsx';
import { LinkButton } from '../../parts/LinkButton.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { count, many } from '../../parts/numbers.ts';
import { Tag } from '../../parts/Tag.tsx';
import { ViewLink } from '../../parts/ViewLink.tsx';
import { When } from '../../parts/When.tsx';
import { AnswerChart } from './AnswerChart.tsx';
import { AnswerTable } from './AnswerTable.tsx';
import { Parameters } from './Parameters.tsx';
import { withValues } from './withValues.ts';

const route = getRouteApi('/signed-in/shell/insights/$id');

/** One question with its answer, and all that is to be known of it. */
export const InsightPage = () => {
  const { id } = route.useParams();
  const search = route.useSearch();
  const answer = useQuery(insightQuery(id, search));
  return (
    <div className="k-page">
      <Head
        title={answer.data?.question ?? id}
        actions={
          answer.data && (
            <>
              <LinkButton variant="default" to="/console" search={{ sql: withValues(answer.data) }}>
                Open in the console
              </LinkButton>
              <ExportMenu
                save={(format) =>
                  saveFile('GET', `/api/export/insights/${encodeURIComponent(id)}`, { query: { ...search, format } })
                }
              />
            </>
          )
        }
        before={
          <ViewLink href="/insights" className="k-link">
            Insights
          </ViewLink>
        }
        sub={
          answer.data && (
            <>
              <Tag>{answer.data.area}</Tag> {answer.data.own && <Tag tone="accent">own</Tag>} as of the crawl that ended{' '}
              <When at={answer.data.crawledAt} />
            </>
          )
        }
      />
      <Loaded query={answer} meanwhile={<Bones lines={10} />}>
        {(data) => <InsightBody answer={data} />}
      </Loaded>
    </div>
  );
};

const InsightBody = ({ answer }: { readonly answer: InsightAnswer }) => {
  const navigate = route.useNavigate();
  const { rows, truncated } = answer;
  const size = truncated ? `the first ${count(rows.length)} rows` : many(rows.length, 'row');
  return (
    <>
      <Parameters
        parameters={answer.parameters}
        onAsk={(values) => void navigate({ search: ({ account }) => ({ account, ...values }) })}
      />
      {rows.length === 0 ? (
        <Card title="Answer">
          <Empty icon="insights" title="Nothing">
            No row answers this with these parameters.
          </Empty>
        </Card>
      ) : (
        <>
          <AnswerChart answer={answer} />
          <Card title="Answer" flush end={<span className="k-dim">{size}</span>}>
            <AnswerTable answer={answer} />
          </Card>
        </>
      )}
      <NotSeen answer={answer} />
      <div className="k-grid">
        {answer.todo !== '' && <Card title="What to do">{answer.todo}</Card>}
        {answer.meaning !== '' && <Card title="How it is reached">{answer.meaning}</Card>}
      </div>
      <Card title="SQL">
        <pre className="k-mono" style={{ margin: 0, whiteSpace: 'pre-wrap' }}>
          {answer.sql}
        </pre>
      </Card>
    </>
  );
};

/** What could not be read and blurs the answer. */
const NotSeen = ({ answer: { unseen, blurred } }: { readonly answer: InsightAnswer }) =>
  unseen.length + blurred.length === 0 ? null : (
    <div className="k-note" data-tone="warn">
      <div className="k-row-main k-prose">
        <strong>What could not be seen</strong>
        <ul style={{ margin: '4px 0 0' }}>
          {blurred.map((note) => (
            <li key={note} dir="auto">
              {note}
            </li>
          ))}
          {unseen.map(({ what, count: times, reason, mend }) => (
            <li key={`${what} ${reason}`} dir="auto">
              {what} ({count(times)}): {reason}
              {mend !== null && `; ${mend}`}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
