import type { QueryKey } from '@tanstack/react-query';
import { hashKey, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';

export interface Listed<T> {
  readonly items: readonly T[];
  readonly next: string | null;
  readonly total?: number | null;
}

/** The rows of a list, as far as they were fetched, and how to get more. The old ones stay while a new filter is asked. */
export const useRows = <L extends Listed<unknown>>(
  key: QueryKey,
  fetchRows: (cursor: string | undefined, signal: AbortSignal) => Promise<L>,
) => {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => fetchRows(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
  });
  const { data, fetchNextPage, isFetching } = query;
  const [list, setList] = useState('');
  const asked = hashKey(key);
  if (!query.isPlaceholderData && list !== asked) setList(asked);
  const rows = useMemo(() => (data?.pages.flatMap(({ items }) => items) ?? []) as L['items'], [data]);
  const more = useCallback(() => {
    if (!isFetching) void fetchNextPage();
  }, [fetchNextPage, isFetching]);
  return {
    rows,
    /** Tells of which filter the rows are. */
    list,
    first: data?.pages[0],
    /** Whether the rows are those of the filter before. */
    former: query.isPlaceholderData,
    total: data?.pages[0]?.total ?? undefined,
    hasMore: query.hasNextPage,
    loading: isFetching && (query.isPending || query.isFetchingNextPage),
    error: query.error,
    again: () => void query.refetch(),
    onMore: more,
  };
};
