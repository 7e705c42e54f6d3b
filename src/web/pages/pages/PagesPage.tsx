import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { PagesFilter } from '../../api/pages.ts';
import { fetchPages, pagesCountQuery } from '../../api/pages.ts';
import { spaceQuery } from '../../api/spaces.ts';
import { useAccount } from '../../app/account.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { Head } from '../../parts/Head.tsx';
import { Trouble } from '../../parts/Trouble.tsx';
import { totalInWords } from '../../parts/totalInWords.ts';
import { useRows } from '../../parts/useRows.ts';
import { columns } from './columns.tsx';
import { PageFilters } from './PageFilters.tsx';

const route = getRouteApi('/signed-in/shell/pages');

const DEFAULT_SORT = '-changed';

/** Every content of the site in one table; its filters and its order are in the address. */
export const PagesPage = () => {
  const account = useAccount();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const filter: PagesFilter = { sort: DEFAULT_SORT, ...search, account };
  const pages = useRows(['pages', filter], (cursor, signal) => fetchPages(filter, cursor, signal));
  const { first, former } = pages;
  const count = useQuery({ ...pagesCountQuery(filter), enabled: !former && first?.total === null });
  const total = first?.total ?? (former ? undefined : (count.data?.total ?? undefined));
  const space = useQuery({ ...spaceQuery(search.space ?? '', account), enabled: search.space !== undefined });
  const set = (change: Partial<PagesFilter>): void => {
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  };
  return (
    <div className="k-page" data-full>
      <Head
        title="Pages"
        sub={totalInWords({ ...pages, total, loading: pages.loading || former || count.isFetching }, 'page')}
      />
      <PageFilters filter={filter} spaceName={space.data?.name ?? undefined} onChange={set} />
      {pages.error !== null ? (
        <Trouble error={pages.error} onRetry={pages.again} />
      ) : (
        <DataTable
          label="Pages"
          columns={columns}
          keyOf={({ id }) => id}
          sort={filter.sort}
          onSort={(sort) => set({ sort })}
          empty={<Empty title="No page is like that">Take a filter away to see more.</Empty>}
          {...pages}
          total={total}
        />
      )}
    </div>
  );
};
