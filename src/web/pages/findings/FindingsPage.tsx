import { SegmentedControl } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
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
import { FilterPill } from '../../parts/FilterPill.tsx';
import { Head } from '../../parts/Head.tsx';
import { count } from '../../parts/numbers.ts';
import { Trouble } from '../../parts/Trouble.tsx';
import { toggled } from '../../parts/toggled.ts';
import { totalInWords } from '../../parts/totalInWords.ts';
import { useRows } from '../../parts/useRows.ts';
import { ViewLink } from '../../parts/ViewLink.tsx';
import { SavedViews } from '../../parts/view/SavedViews.tsx';
import { When } from '../../parts/When.tsx';
import { ByRule } from './ByRule.tsx';
import { FindingStatus, SeverityTag } from './FindingTags.tsx';
import { Selection } from './Selection.tsx';
import { SubjectLink } from './SubjectLink.tsx';

const route = getRouteApi('/signed-in/shell/findings');

const options = (values: readonly string[]) => values.map((value) => ({ value, label: value }));
const STATUSES = options(['open', 'acknowledged', 'suppressed', 'closed']);
const SEVERITIES = options(['critical', 'high', 'medium', 'low']);

const BEGINNINGS = [
  { value: 'no', label: 'later' },
  { value: 'yes', label: 'from the first' },
];

/** Filters that come by a link from what they are about. */
const PILLS = [
  ['page', 'Page'],
  ['space', 'Space'],
  ['owner', 'Person'],
] as const;

/** What the rules found, the gravest first; many are decided of at once. */
export const FindingsPage = () => {
  const account = useAccount();
  const { group, ...search } = route.useSearch();
  const navigate = route.useNavigate();
  const { view: _view, columns: chosen, ...filters } = search;
  const filter: FindingsFilter = { ...filters, account };
  const findings = useRows(['findings', filter], (cursor, signal) => fetchFindings(filter, cursor, signal));
  const set = (change: Partial<typeof search> & { readonly group?: string | undefined }): void => {
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  };
  const rules = findings.first?.rules ?? [];
  return (
    <div className="k-page" data-full>
      <Head
        title="Findings"
        sub={totalInWords(findings, 'finding')}
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
        <SegmentedControl
          size="xs"
          aria-label="Shown as"
          data={[
            { value: 'each', label: 'Each' },
            { value: 'rule', label: 'By rule' },
          ]}
          value={group === 'rule' ? 'rule' : 'each'}
          onChange={(next) => set({ group: next === 'rule' ? 'rule' : undefined })}
        />
        <Choice label="Status" value={search.status} options={STATUSES} onChange={(status) => set({ status })} />
        <Choice
          label="Severity"
          value={search.severity}
          options={SEVERITIES}
          onChange={(severity) => set({ severity })}
        />
        <Choice label="Since" value={search.baseline} options={BEGINNINGS} onChange={(baseline) => set({ baseline })} />
        <Choice
          label="Rule"
          value={search.rule}
          options={rules.map(({ id, title, open }) => ({ value: id, label: `${title ?? id} (${count(open)} open)` }))}
          onChange={(rule) => set({ rule })}
        />
        {PILLS.map(([key, name]) => {
          const value = search[key];
          return value === undefined ? null : (
            <FilterPill key={key} name={name} value={value} onRemove={() => set({ [key]: undefined })} />
          );
        })}
      </div>
      {findings.error !== null ? (
        <Trouble error={findings.error} onRetry={findings.again} />
      ) : group === 'rule' ? (
        <ByRule rules={rules} filter={search} />
      ) : (
        <Table
          key={JSON.stringify(filter)}
          findings={findings}
          account={account}
          columns={chosenColumns(columns, chosen)}
        />
      )}
    </div>
  );
};

interface TableProps {
  readonly findings: ReturnType<typeof useRows<Awaited<ReturnType<typeof fetchFindings>>>>;
  readonly account: string | undefined;
  readonly columns: readonly Column<FindingRow>[];
}

const Table = ({ findings, account, columns: shown }: TableProps) => {
  const { rows, first } = findings;
  const keys = useMemo(() => rows.map(({ id }) => id), [rows]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback((id: string) => setSelected((before) => toggled(before, id)), []);
  const chosen = keys.filter((id) => selected.has(id));
  return (
    <>
      <DataTable
        label="Findings"
        columns={shown}
        keyOf={keyOf}
        selected={selected}
        onSelect={toggle}
        empty={
          first?.rules.length === 0 ? (
            <Empty icon="flag" title="No rule has been evaluated yet">
              The rules are evaluated after each crawl. What they find stands here once the next one is over.
            </Empty>
          ) : (
            <Empty icon="flag" title="No finding is like that">
              Take a filter away to see more.
            </Empty>
          )
        }
        {...findings}
      />
      <Selection
        ids={chosen}
        isAside={rows.some(
          ({ id, status }) => selected.has(id) && (status === 'acknowledged' || status === 'suppressed'),
        )}
        loaded={keys.length}
        account={account}
        onAll={() => setSelected(new Set(keys))}
        onNone={() => setSelected(new Set())}
      />
    </>
  );
};

const keyOf = ({ id }: FindingRow): string => id;

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
