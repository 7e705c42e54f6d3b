import { queryOptions } from '@tanstack/react-query';
import type { Answer } from './call.ts';
import { call } from './call.ts';

export type Overview = Answer<'get /api/overview'>;

export const overviewQuery = (account: string | undefined) =>
  queryOptions({
    queryKey: ['overview', account],
    queryFn: ({ signal }) => call('get /api/overview', { query: { account }, signal }),
  });
