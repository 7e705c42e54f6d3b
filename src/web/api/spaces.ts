import { queryOptions } from '@tanstack/react-query';
import type { Answer, Given } from './call.ts';
import { call } from './call.ts';

export type SpaceRow = Answer<'get /api/spaces'>['items'][number];
export type Space = Answer<'get /api/spaces/{id}'>;

export interface SpacesFilter {
  readonly account?: string | undefined;
  readonly q?: string | undefined;
  readonly type?: string | undefined;
  readonly status?: string | undefined;
  readonly sort?: string | undefined;
}

type SpacesQuery = NonNullable<Given<'get /api/spaces'>['query']>;

const ROWS = '100';

export const fetchSpaces = (filter: SpacesFilter, cursor: string | undefined, signal: AbortSignal) =>
  call('get /api/spaces', { query: { ...filter, cursor, limit: ROWS } as SpacesQuery, signal });

export const spaceQuery = (id: string, account: string | undefined) =>
  queryOptions({
    queryKey: ['space', id, account],
    queryFn: ({ signal }) => call('get /api/spaces/{id}', { params: { id }, query: { account }, signal }),
  });
