import { queryOptions } from '@tanstack/react-query';
import type { Answer } from './call.ts';
import { call } from './call.ts';

export type Right = 'view' | 'edit';
export type Why = Answer<'get /api/pages/{id}/why'>;

interface Asked {
  readonly account: string | undefined;
  readonly right: Right;
  /** ISO 8601; undefined: now. */
  readonly at: string | undefined;
}

export const fetchWho = (
  { page, ...asked }: Asked & { readonly page: string },
  cursor: string | undefined,
  signal: AbortSignal,
) => call('get /api/pages/{id}/who', { params: { id: page }, query: { ...asked, cursor }, signal });

export const whyQuery = ({ page, user, ...asked }: Asked & { readonly page: string; readonly user: string }) =>
  queryOptions({
    queryKey: ['why', page, user, asked],
    queryFn: ({ signal }) =>
      call('get /api/pages/{id}/why', { params: { id: page }, query: { user, ...asked }, signal }),
  });

export const fetchSees = (
  { person, ...asked }: Asked & { readonly person: string },
  cursor: string | undefined,
  signal: AbortSignal,
) => call('get /api/people/{id}/sees', { params: { id: person }, query: { ...asked, cursor }, signal });
