import { queryOptions } from '@tanstack/react-query';
import type { Answer } from './call.ts';
import { call } from './call.ts';

export type Found = Answer<'get /api/search'>;

export const searchQuery = (account: string | undefined, q: string) =>
  queryOptions({
    queryKey: ['search', account, q],
    queryFn: ({ signal }) => call('get /api/search', { query: { account, q }, signal }),
  });
