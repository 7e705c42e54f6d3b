import { getRouteApi } from '@tanstack/react-router';
import { saveFile } from '../../api/files.ts';
import type { FindingRow, FindingsFilter } from '../../api/findings.ts';
import { fetchFindings } from '../../api/findings.ts';
import { useAccount } from '../../app/account.ts';
import { Choice } from '../../parts/Choice.tsx';
import { ColumnsMenu, chosenColumns } from '../../parts/ColumnsMenu.tsx';
import type { Column } from '../../parts/DataTable.tsx';
import { DataTable } from '../../parts/DataTable.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { ExportMenu } from '../../parts/ExportMenu.tsx';
import { Head } from '../../parts/Head.tsx';
import { count, many } from '../../parts/numbers.ts';
import { Trouble } from '../../parts/Trouble.tsx';
import { useRows } from '../../parts/useRows.ts';
import { ViewLink } from '../../parts/ViewLink.tsx';
import { SavedViews } from '../../parts/view/SavedViews.tsx';
import { When } from '../../parts/When.tsx';
import { FindingStatus, SeverityTag } from './FindingTags.tsx';
import { SubjectLink } from './SubjectLink.tsx';

const route = getRouteApi('/signed-in/shell/findings');

const options = (values: readonly string[]) => values.map((value) => ({ value, label: value }));
const STATUSES = options(['open', 'acknowledged', 'suppressed', 'closed']);
const SEVERITIES = options(['critical', 'high', 'medium', 'low']);

/** What the rules found, the gravest first. */
export const FindingsPage = () => {
  const account = useAccount();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { view: _view, columns: chosen, ...filters } = search;
  const filter: FindingsFilter = { ...filters, account };
  const findings = useRows(['findings', filter], (cursor, signal) => fetchFindings(filter, cursor, signal));
  const set = (change: Partial<typeof search>): void => {
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  };
  const rules = findings.first?.rules ?? [];
  return (
    <div className="k-page" data-full>
      <Head
        title="Findings"
        sub={findings.total === undefined ? 'Counting…' : many(findings.total, 'finding')}
        actions={
          <>
            <ColumnsMenu columns={columns} value={chosen} onChange={(next) => set({ columns: next })} />
            <ExportMenu save={(format) => saveFile('GET', '/api/export/findings', { query: { ...filter, format } })} />
          </>
        }
      />
      <SavedViews
        place="findings"
        search={search}
        onOpen={(next, replace) => void navigate({ search: { account, ...next }, replace })}
      />

      <div className="k-filters">
        <Choice label="Status" value={search.status} options={STATUSES} onChange={(status) => set({ status })} />
        <Choice
          label="Severity"
          value={search.severity}
          options={SEVERITIES}
          onChange={(severity) => set({ severity })}
        />
        <Choice
          label="Rule"
          value={search.rule}
          options={rules.map(({ id, title, open }) => ({ value: id, label: `${title ?? id} (${count(open)} open)` }))}
          onChange={(rule) => set({ rule })}
        />
      </div>
      {findings.error !== null ? (
        <Trouble error={findings.error} onRetry={findings.again} />
      ) : (
        <DataTable
          label="Findings"
          columns={chosenColumns(columns, chosen)}
          keyOf={({ id }) => id}
          empty={
            <Empty icon="label" title="No finding is like that">
              {rules.length === 0 && 'The rules are evaluated by: kscope check'}
            </Empty>
          }
          {...findings}
        />
      )}
    </div>
  );
};

const columns: readonly Column<FindingRow>[] = [
  {
    id: 'severity',
    name: 'Severity',
    width: '100px',
    cell: ({ severity }) => <SeverityTag severity={severity} />,
  },
  {
    id: 'message',
    name: 'What was found',
    width: 'minmax(240px, 3fr)',
    cell: ({ id, message }) => (
      <ViewLink href={`/findings/${id}`} className="k-link" title={message}>
        {message}
      </ViewLink>
    ),
  },
  {
    id: 'subject',
    name: 'About',
    width: 'minmax(140px, 1fr)',
    from: 800,
    cell: ({ subject }) => <SubjectLink subject={subject} />,
  },
  { id: 'status', name: 'Status', width: '130px', from: 600, cell: ({ status }) => <FindingStatus status={status} /> },
  { id: 'opened', name: 'Found', width: '130px', from: 1000, cell: ({ openedAt }) => <When at={openedAt} /> },
];
