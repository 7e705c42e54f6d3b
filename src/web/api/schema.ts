import { queryOptions } from '@tanstack/react-query';
import type { Answer } from './call.ts';
import { call } from './call.ts';

export type Schema = Answer<'get /api/schema'>;
export type SchemaTable = Schema['tables'][number];

export const schemaQuery = queryOptions({
  queryKey: ['schema'],
  queryFn: ({ signal }) => call('get /api/schema', { signal }),
  staleTime: 5 * 60_000,
});
