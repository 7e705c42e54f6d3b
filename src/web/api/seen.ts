import { queryOptions } from '@tanstack/react-query';
import { call } from './call.ts';

/** As whom, and as of when, the site is looked at. */
export interface Looked {
  readonly account: string | undefined;
  readonly person: string;
  readonly at: string | undefined;
}

export const seenSpacesQuery = ({ person, ...query }: Looked) =>
  queryOptions({
    queryKey: ['seen spaces', person, query],
    queryFn: ({ signal }) => call('get /api/people/{id}/seen/spaces', { params: { id: person }, query, signal }),
  });

export const fetchSeen = (
  { person, ...query }: Looked,
  place: { readonly space: string } | { readonly parent: string },
  cursor: string | undefined,
  signal: AbortSignal,
) => call('get /api/people/{id}/seen/tree', { params: { id: person }, query: { ...query, ...place, cursor }, signal });
