import { queryOptions } from '@tanstack/react-query';
import type { Answer, Given } from './call.ts';
import { call } from './call.ts';

export type FindingRow = Answer<'get /api/findings'>['items'][number];
export type Finding = Answer<'get /api/findings/{id}'>;

export interface FindingsFilter {
  readonly account?: string | undefined;
  readonly status?: string | undefined;
  readonly severity?: string | undefined;
  readonly rule?: string | undefined;
}

type FindingsQuery = NonNullable<Given<'get /api/findings'>['query']>;

const ROWS = '100';

export const fetchFindings = (filter: FindingsFilter, cursor: string | undefined, signal: AbortSignal) =>
  call('get /api/findings', { query: { ...filter, cursor, limit: ROWS } as FindingsQuery, signal });

export const findingQuery = (id: string, account: string | undefined) =>
  queryOptions({
    queryKey: ['finding', id, account],
    queryFn: ({ signal }) => call('get /api/findings/{id}', { params: { id }, query: { account }, signal }),
  });

export interface Decision {
  readonly id: string;
  readonly account: string | undefined;
  readonly deed: 'acknowledge' | 'suppress';
  readonly reason: string;
  /** A day. */
  readonly until: string;
}

export const decideFinding = ({ id, account, deed, reason, until }: Decision) =>
  call(`post /api/findings/{id}/${deed}`, { params: { id }, query: { account }, body: { reason, until } });
