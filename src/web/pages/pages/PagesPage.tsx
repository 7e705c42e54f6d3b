import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import type { PageRow, PagesFilter } from '../../api/pages.ts';
import { fetchPages } from '../../api/pages.ts';
import { spaceQuery } from '../../api/spaces.ts';
import { useAccount } from '../../app/account.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import { Empty } from '../../parts/Empty.tsx';
import { Head } from '../../parts/Head.tsx';
import { Trouble } from '../../parts/Trouble.tsx';
import { totalInWords } from '../../parts/totalInWords.ts';
import { useRows } from '../../parts/useRows.ts';
import { ColumnChoice } from './ColumnChoice.tsx';
import { columnsOf, needsFacts } from './columns.tsx';
import { PageFilters } from './PageFilters.tsx';
import { Selection } from './Selection.tsx';

const route = getRouteApi('/signed-in/shell/pages');

const DEFAULT_SORT = '-changed';

/** Every content of the site in one table; its filters and its order are in the address. */
export const PagesPage = () => {
  const account = useAccount();
  const { columns: asked, ...search } = route.useSearch();
  const navigate = route.useNavigate();
  const chosen = useMemo(() => asked?.split(',').filter((id) => id !== ''), [asked]);
  const columns = useMemo(() => columnsOf(chosen), [chosen]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const select = useCallback((id: string) => {
    setSelected((before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]));
  }, []);
  const filter: PagesFilter = {
    sort: DEFAULT_SORT,
    ...search,
    account,
    ...(needsFacts(chosen ?? []) ? { facts: 'yes' as const } : {}),
  };
  const pages = useRows(['pages', filter], (cursor, signal) => fetchPages(filter, cursor, signal));
  const space = useQuery({ ...spaceQuery(search.space ?? '', account), enabled: search.space !== undefined });
  const set = (change: Partial<PagesFilter>): void => {
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  };
  return (
    <div className="k-page" data-full>
      <Head
        title="Pages"
        sub={totalInWords(pages, 'page')}
        actions={
          <ColumnChoice
            chosen={chosen}
            onChoose={(ids) =>
              void navigate({ search: (before) => ({ ...before, columns: ids?.join(',') }), replace: true })
            }
          />
        }
      />
      <PageFilters filter={filter} spaceName={space.data?.name ?? undefined} onChange={set} />
      {pages.error !== null ? (
        <Trouble error={pages.error} onRetry={pages.again} />
      ) : (
        <DataTable
          label="Pages"
          columns={columns}
          keyOf={keyOf}
          selected={selected}
          onSelect={select}
          sort={filter.sort}
          onSort={(sort) => set({ sort })}
          empty={<Empty title="No page is like that">Take a filter away to see more.</Empty>}
          {...pages}
        />
      )}
      <Selection selected={selected} onClear={() => setSelected(new Set())} />
    </div>
  );
};

const keyOf = ({ id }: PageRow): string => id;
