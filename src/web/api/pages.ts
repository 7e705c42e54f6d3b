import { queryOptions } from '@tanstack/react-query';
import type { Answer, Given } from './call.ts';
import { call } from './call.ts';

export type PageRow = Answer<'get /api/pages'>['items'][number];
export type Page = Answer<'get /api/pages/{id}'>;

/** As it stands in the address of the table; the server checks it. */
export interface PagesFilter {
  readonly account?: string | undefined;
  readonly q?: string | undefined;
  readonly space?: string | undefined;
  readonly kind?: string | undefined;
  readonly status?: string | undefined;
  readonly label?: string | undefined;
  readonly owner?: string | undefined;
  readonly ownerStatus?: string | undefined;
  readonly seenBy?: string | undefined;
  readonly author?: string | undefined;
  readonly changedBefore?: string | undefined;
  readonly changedAfter?: string | undefined;
  readonly sort?: string | undefined;
  /** Whether what only the columns know is told too. */
  readonly facts?: 'yes' | undefined;
}

type PagesQuery = NonNullable<Given<'get /api/pages'>['query']>;

type CountQuery = NonNullable<Given<'get /api/pages/count'>['query']>;

/** How many rows come at once. */
const ROWS = '150';

/** The rows of a list; how many there are in all is asked apart, for it takes the server longer than the rows. */
export const fetchPages = (filter: PagesFilter, cursor: string | undefined, signal: AbortSignal) =>
  call('get /api/pages', { query: { ...filter, cursor, limit: ROWS, counted: 'no' } as PagesQuery, signal });

export const pagesCountQuery = (filter: PagesFilter) =>
  queryOptions({
    queryKey: ['pages', filter, 'count'],
    queryFn: ({ signal }) => call('get /api/pages/count', { query: filter as CountQuery, signal }),
  });

/** The first pages of a list. */
export const firstPagesQuery = (filter: PagesFilter) =>
  queryOptions({
    queryKey: ['pages', filter, 'first'],
    queryFn: ({ signal }) => call('get /api/pages', { query: { ...filter, limit: '10' } as PagesQuery, signal }),
  });

interface TreeFilter {
  readonly account: string | undefined;
  readonly space: string | undefined;
  readonly parent: string | undefined;
}

export const fetchChildren = (filter: TreeFilter, cursor: string | undefined, signal: AbortSignal) =>
  call('get /api/pages/tree', { query: { ...filter, cursor }, signal });

export const pageQuery = (id: string, account: string | undefined) =>
  queryOptions({
    queryKey: ['page', id, account],
    queryFn: ({ signal }) => call('get /api/pages/{id}', { params: { id }, query: { account }, signal }),
  });

/** What a reader sees; only who has the right to it may ask. */
export const pageTextQuery = (id: string, account: string | undefined) =>
  queryOptions({
    queryKey: ['page text', id, account],
    queryFn: ({ signal }) => call('get /api/pages/{id}/text', { params: { id }, query: { account }, signal }),
  });

export const fetchVersions = (
  id: string,
  account: string | undefined,
  cursor: string | undefined,
  signal: AbortSignal,
) => call('get /api/pages/{id}/versions', { params: { id }, query: { account, cursor }, signal });

export const linksQuery = (id: string, account: string | undefined) =>
  queryOptions({
    queryKey: ['links', id, account],
    queryFn: ({ signal }) => call('get /api/pages/{id}/links', { params: { id }, query: { account }, signal }),
  });

export const pageTimelineQuery = (id: string, account: string | undefined) =>
  queryOptions({
    queryKey: ['page timeline', id, account],
    queryFn: ({ signal }) => call('get /api/pages/{id}/timeline', { params: { id }, query: { account }, signal }),
  });
