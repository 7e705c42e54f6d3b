import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { BrokenInsight, InsightSummary } from '../../api/insights.ts';
import { insightsQuery } from '../../api/insights.ts';
import { Card } from '../../parts/Card.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { Head } from '../../parts/Head.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { many } from '../../parts/numbers.ts';
import { SearchField } from '../../parts/SearchField.tsx';
import { Tag } from '../../parts/Tag.tsx';
import { ViewLink } from '../../parts/ViewLink.tsx';

const route = getRouteApi('/signed-in/shell/insights');

/** The questions that can be asked, area by area. */
export const InsightsPage = () => {
  const { q, area } = route.useSearch();
  const navigate = route.useNavigate();
  const insights = useQuery(insightsQuery);
  const set = (change: { q?: string | undefined; area?: string | undefined }): void => {
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  };
  const all = insights.data?.items ?? [];
  const areas = [...new Set(all.map((one) => one.area))];
  return (
    <div className="k-page">
      <Head
        title="Insights"
        sub="Questions about the site. Each answer says how it was reached, what it could not see, and what to do."
      />
      <div className="k-filters">
        <SearchField label="Words of the question" value={q} onSearch={(words) => set({ q: words })} />
        <Choice
          label="Area"
          value={area}
          options={areas.map((value) => ({ value, label: value }))}
          onChange={(value) => set({ area: value })}
        />
      </div>
      <Loaded query={insights}>
        {({ items, broken }) => (
          <>
            <Broken files={broken} />
            <Areas insights={items.filter((one) => fits(one, q, area))} />
          </>
        )}
      </Loaded>
    </div>
  );
};

/** Files of people that are no insight, and why. */
const Broken = ({ files }: { readonly files: readonly BrokenInsight[] }) =>
  files.length === 0 ? null : (
    <div className="k-note" data-tone="warn">
      <Icon name="gap" size={18} />
      <div className="k-row-main k-prose">
        <strong>Own files that are no insight</strong>
        <ul style={{ margin: '4px 0 0' }}>
          {files.map(({ id, message, mend }) => (
            <li key={id}>
              <span className="k-mono">{message}</span>; {mend}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );

const fits = (insight: InsightSummary, q: string | undefined, area: string | undefined): boolean =>
  (area === undefined || insight.area === area) &&
  (q ?? '')
    .toLowerCase()
    .split(/\s+/)
    .every((word) => `${insight.question} ${insight.id}`.toLowerCase().includes(word));

const Areas = ({ insights }: { readonly insights: readonly InsightSummary[] }) => {
  if (insights.length === 0) return <Empty icon="insights" title="No question is like that" />;
  return [...new Set(insights.map(({ area }) => area))].map((area) => {
    const some = insights.filter((one) => one.area === area);
    return (
      <Card
        key={area}
        flush
        title={`${area.slice(0, 1).toUpperCase()}${area.slice(1)}`}
        end={<span className="k-dim">{many(some.length, 'question')}</span>}
      >
        <ul className="k-list">
          {some.map(({ id, question, own }) => (
            <li key={id} className="k-row">
              <Icon name="insights" size={14} />
              <span className="k-row-main">
                <ViewLink href={`/insights/${id}`} className="k-link">
                  {question}
                </ViewLink>
              </span>
              {own && <Tag tone="accent">own</Tag>}
            </li>
          ))}
        </ul>
      </Card>
    );
  });
};
