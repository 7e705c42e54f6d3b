import { queryOptions } from '@tanstack/react-query';
import type { Answer, Given } from './call.ts';
import { call } from './call.ts';

export type LabelRow = Answer<'get /api/labels'>['items'][number];
export type Label = Answer<'get /api/labels/{name}'>;

export interface LabelsFilter {
  readonly account?: string | undefined;
  readonly q?: string | undefined;
  readonly sort?: string | undefined;
}

type LabelsQuery = NonNullable<Given<'get /api/labels'>['query']>;

const ROWS = '150';

export const fetchLabels = (filter: LabelsFilter, cursor: string | undefined, signal: AbortSignal) =>
  call('get /api/labels', { query: { ...filter, cursor, limit: ROWS } as LabelsQuery, signal });

export const clustersQuery = (account: string | undefined) =>
  queryOptions({
    queryKey: ['label clusters', account],
    queryFn: ({ signal }) => call('get /api/label-clusters', { query: { account }, signal }),
  });

export const labelQuery = (name: string, account: string | undefined) =>
  queryOptions({
    queryKey: ['label', name, account],
    queryFn: ({ signal }) => call('get /api/labels/{name}', { params: { name }, query: { account }, signal }),
  });
