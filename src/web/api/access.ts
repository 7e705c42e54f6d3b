import { queryOptions } from '@tanstack/react-query';
import type { Answer } from './call.ts';
import { call } from './call.ts';

export type Right = 'view' | 'edit';
export type Why = Answer<'get /api/pages/{id}/why'>;
export type ExposureList = Answer<'get /api/access/exposure'>['lists'][number];
export type AccessDiff = Answer<'get /api/access/diff'>;

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

const MOST_ROWS = '200';

/** @param list of this one all rows that are told; undefined: of each list its first. */
export const exposureQuery = (account: string | undefined, at: string | undefined, list: string | undefined) =>
  queryOptions({
    queryKey: ['exposure', account, at, list],
    queryFn: ({ signal }) =>
      call('get /api/access/exposure', {
        query: { account, at, list, limit: list === undefined ? '1' : MOST_ROWS },
        signal,
      }),
  });

export type Matrix = Answer<'get /api/access/matrix'>;

export interface MatrixAsked {
  readonly account: string | undefined;
  readonly at: string | undefined;
  /** Groups and classes of people, or single people too. */
  readonly whose: 'groups' | 'all';
}

export const matrixQuery = (asked: MatrixAsked) =>
  queryOptions({
    queryKey: ['matrix', asked],
    queryFn: ({ signal }) => call('get /api/access/matrix', { query: asked, signal }),
  });

/** Where the file of the matrix is. */
export const matrixFile = (asked: MatrixAsked): string => {
  const given = Object.entries(asked).filter((one): one is [string, string] => one[1] !== undefined);
  return `/api/access/matrix.csv?${new URLSearchParams(given)}`;
};

interface CellAsked {
  readonly account: string | undefined;
  readonly at: string | undefined;
  readonly space: string;
  readonly type: string;
  readonly id: string;
}

export const cellQuery = (asked: CellAsked) =>
  queryOptions({
    queryKey: ['matrix cell', asked],
    queryFn: ({ signal }) => call('get /api/access/matrix/cell', { query: asked, signal }),
  });

export const accessDiffQuery = (account: string | undefined, from: string, to: string | undefined) =>
  queryOptions({
    queryKey: ['access diff', account, from, to],
    queryFn: ({ signal }) => call('get /api/access/diff', { query: { account, from, to }, signal }),
  });
