import { queryOptions } from '@tanstack/react-query';
import type { Answer } from './call.ts';
import { call } from './call.ts';

export type Run = Answer<'get /api/runs/{id}'>;

export const fetchRuns = (account: string | undefined, cursor: string | undefined, signal: AbortSignal) =>
  call('get /api/runs', { query: { account, cursor }, signal });

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['run', id],
    queryFn: ({ signal }) => call('get /api/runs/{id}', { params: { id }, signal }),
  });

export const fetchGaps = (
  account: string | undefined,
  kind: string | undefined,
  cursor: string | undefined,
  signal: AbortSignal,
) => call('get /api/gaps', { query: { account, kind, cursor }, signal });
