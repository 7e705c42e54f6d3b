import { queryOptions } from '@tanstack/react-query';
import type { Answer } from './call.ts';
import { call } from './call.ts';

export type SpaceDepth = Answer<'get /api/spaces/{id}/deeper'>;

export const workQuery = (id: string, account: string | undefined) =>
  queryOptions({
    queryKey: ['work', id, account],
    queryFn: ({ signal }) => call('get /api/people/{id}/work', { params: { id }, query: { account }, signal }),
  });

export const spaceDepthQuery = (id: string, account: string | undefined) =>
  queryOptions({
    queryKey: ['space depth', id, account],
    queryFn: ({ signal }) => call('get /api/spaces/{id}/deeper', { params: { id }, query: { account }, signal }),
  });
