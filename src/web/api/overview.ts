import { queryOptions } from '@tanstack/react-query';
import type { Answer } from './call.ts';
import { call } from './call.ts';

export type Overview = Answer<'get /api/overview'>;

export const overviewQuery = (account: string | undefined) =>
  queryOptions({
    queryKey: ['overview', account],
    queryFn: ({ signal }) => call('get /api/overview', { query: { account }, signal }),
    // While a crawl goes on there is more to see every few seconds.
    refetchInterval: ({ state }) => (state.data?.running ? 5000 : false),
  });
