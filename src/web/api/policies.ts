import { queryOptions } from '@tanstack/react-query';
import type { Answer, Given } from './call.ts';
import { call } from './call.ts';

export type Policies = Answer<'get /api/policies'>;
export type Plan = Answer<'get /api/policies/plan'>;
export type PlanRow = Plan['items'][number];
export type Hold = Answer<'get /api/holds'>['items'][number];
export type Controls = Answer<'get /api/controls'>;
export type ControlRow = Answer<'get /api/controls/{id}/pages'>['items'][number];

export interface PlanFilter {
  readonly account?: string | undefined;
  readonly policy?: string | undefined;
  readonly action?: string | undefined;
  readonly space?: string | undefined;
}

type PlanQuery = NonNullable<Given<'get /api/policies/plan'>['query']>;

const ROWS = '150';

export const policiesQuery = queryOptions({
  queryKey: ['policies'],
  queryFn: ({ signal }) => call('get /api/policies', { signal }),
});

export const fetchPlan = (filter: PlanFilter, cursor: string | undefined, signal: AbortSignal) =>
  call('get /api/policies/plan', { query: { ...filter, cursor, limit: ROWS } as PlanQuery, signal });

/** Where the file of a plan is. */
export const planFile = (filter: PlanFilter, format: 'csv' | 'json'): string => {
  const given = Object.entries(filter).filter((one): one is [string, string] => one[1] !== undefined);
  return `/api/policies/plan.${format}?${new URLSearchParams(given)}`;
};

export const holdsQuery = (account: string | undefined, lifted: boolean) =>
  queryOptions({
    queryKey: ['holds', account, lifted],
    queryFn: ({ signal }) => call('get /api/holds', { query: { account, lifted: lifted ? 'yes' : 'no' }, signal }),
  });

export const fetchHeld = (id: string, account: string | undefined, cursor: string | undefined, signal: AbortSignal) =>
  call('get /api/holds/{id}/pages', { params: { id }, query: { account, cursor }, signal });

export const addHold = (
  account: string | undefined,
  body: { readonly scope: Hold['scope']; readonly subject: string; readonly reason: string },
) => call('post /api/holds', { query: { account }, body });

export const liftHold = (id: string, account: string | undefined, reason: string) =>
  call('post /api/holds/{id}/lift', { params: { id }, query: { account }, body: { reason } });

export const fetchReviews = (
  account: string | undefined,
  changed: 'yes' | 'no' | undefined,
  cursor: string | undefined,
  signal: AbortSignal,
) => call('get /api/reviews', { query: { account, changed, cursor }, signal });

export const standingQuery = (id: string, account: string | undefined) =>
  queryOptions({
    queryKey: ['standing', id, account],
    queryFn: ({ signal }) => call('get /api/pages/{id}/standing', { params: { id }, query: { account }, signal }),
  });

export const attestPage = (id: string, account: string | undefined, version: number, note: string) =>
  call('post /api/pages/{id}/attest', { params: { id }, query: { account }, body: { version, note } });

export const controlsQuery = (account: string | undefined) =>
  queryOptions({
    queryKey: ['controls', account],
    queryFn: ({ signal }) => call('get /api/controls', { query: { account }, signal }),
  });

export const fetchControl = (
  id: string,
  query: {
    readonly account?: string | undefined;
    readonly verdict?: ControlRow['verdict'] | undefined;
    readonly reason?: string | undefined;
  },
  cursor: string | undefined,
  signal: AbortSignal,
) => call('get /api/controls/{id}/pages', { params: { id }, query: { ...query, cursor, limit: ROWS }, signal });
