import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { saveFile } from '../../api/files.ts';
import type { PageRow, PagesFilter } from '../../api/pages.ts';
import { fetchPages, pagesCountQuery } from '../../api/pages.ts';
import { sessionQuery } from '../../api/session.ts';
import { spaceQuery } from '../../api/spaces.ts';
import { useAccount } from '../../app/account.ts';
import { ColumnsMenu, chosenColumns } from '../../parts/ColumnsMenu.tsx';
import { DataTable } from '../../parts/DataTable.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { ExportMenu } from '../../parts/ExportMenu.tsx';
import { Head } from '../../parts/Head.tsx';
import { Trouble } from '../../parts/Trouble.tsx';
import { toggled } from '../../parts/toggled.ts';
import { totalInWords } from '../../parts/totalInWords.ts';
import { useRows } from '../../parts/useRows.ts';
import { SavedViews } from '../../parts/view/SavedViews.tsx';
import { COLUMNS, needsFacts, USUAL } from './columns.tsx';
import { PageFilters } from './PageFilters.tsx';
import { Selection } from './Selection.tsx';

const route = getRouteApi('/signed-in/shell/pages');

const DEFAULT_SORT = '-changed';

/** Every content of the site in one table; its filters and its order are in the address. */
export const PagesPage = () => {
  const account = useAccount();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { view: _view, columns: asked, ...filters } = search;
  const sort = search.sort ?? DEFAULT_SORT;
  const columns = useMemo(() => {
    const by = sort.replace('-', '');
    // What the rows are sorted by shows however narrow the window is.
    return chosenColumns(COLUMNS, asked, USUAL).map((one) => (one.sort === by ? { ...one, from: 0 } : one));
  }, [asked, sort]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const select = useCallback((id: string) => {
    setSelected((before) => toggled(before, id));
  }, []);
  const filter: PagesFilter = { ...filters, sort, account };
  // Counts and files know no facts.
  const asking: PagesFilter = needsFacts(columns) ? { ...filter, facts: 'yes' } : filter;
  const pages = useRows(['pages', asking], (cursor, signal) => fetchPages(asking, cursor, signal));
  const { first, former } = pages;
  const count = useQuery({ ...pagesCountQuery(filter), enabled: !former && first?.total === null });
  const total = first?.total ?? (former ? undefined : (count.data?.total ?? undefined));
  const space = useQuery({ ...spaceQuery(search.space ?? '', account), enabled: search.space !== undefined });
  const session = useQuery(sessionQuery);
  const set = (change: Partial<typeof search>): void => {
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  };
  return (
    <div className="k-page" data-full>
      <Head
        title="Pages"
        sub={totalInWords({ ...pages, total, loading: pages.loading || former || count.isFetching }, 'page')}
        actions={
          <>
            <ColumnsMenu columns={COLUMNS} usual={USUAL} value={asked} onChange={(next) => set({ columns: next })} />
            <ExportMenu save={(format) => saveFile('GET', '/api/export/pages', { query: { ...filter, format } })} />
          </>
        }
      />
      <SavedViews
        place="pages"
        search={search}
        onOpen={(next, replace) => void navigate({ search: { account, ...next }, replace })}
      />
      <PageFilters
        filter={filter}
        spaceName={space.data?.name ?? undefined}
        ofPeople={session.data !== undefined && session.data.person.role !== 'viewer'}
        onChange={set}
      />
      {pages.error !== null ? (
        <Trouble error={pages.error} onRetry={pages.again} />
      ) : (
        <DataTable
          label="Pages"
          columns={columns}
          keyOf={keyOf}
          selected={selected}
          onSelect={select}
          sort={sort}
          onSort={(next) => set({ sort: next })}
          empty={<Empty title="No page is like that">Take a filter away to see more.</Empty>}
          {...pages}
          total={total}
        />
      )}
      <Selection selected={selected} onClear={() => setSelected(new Set())} />
    </div>
  );
};

const keyOf = ({ id }: PageRow): string => id;
