import { queryOptions } from '@tanstack/react-query';
import type { Answer, Given } from './call.ts';
import { call } from './call.ts';

export type FindingRow = Answer<'get /api/findings'>['items'][number];
export type Findings = Answer<'get /api/findings'>;
export type Finding = Answer<'get /api/findings/{id}'>;

export interface FindingsFilter {
  readonly account?: string | undefined;
  readonly status?: string | undefined;
  readonly severity?: string | undefined;
  /** yes: there when the rule was first evaluated; no: later. */
  readonly baseline?: string | undefined;
  readonly rule?: string | undefined;
  readonly page?: string | undefined;
  readonly space?: string | undefined;
  /** A person. */
  readonly owner?: string | undefined;
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

const FEW = '5';

/** The gravest open ones. */
export const openFindingsQuery = (filter: FindingsFilter) =>
  queryOptions({
    queryKey: ['findings', 'open', filter],
    queryFn: ({ signal }) =>
      call('get /api/findings', { query: { ...filter, status: 'open', limit: FEW } as FindingsQuery, signal }),
  });

export interface Decision {
  readonly deed: 'acknowledge' | 'suppress';
  readonly reason: string;
  /** A day. */
  readonly until: string;
}

export interface Reopening {
  readonly deed: 'reopen';
}

export const decideFindings = (account: string | undefined, ids: readonly string[], decision: Decision | Reopening) =>
  call('post /api/findings/decide', { query: { account }, body: { ids: [...ids], decision } });
