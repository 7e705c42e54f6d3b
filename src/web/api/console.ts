import { queryOptions } from '@tanstack/react-query';
import type { Answer } from './call.ts';
import { call } from './call.ts';

export type SqlAnswer = Answer<'post /api/console'>;
export type SavedQuestion = Answer<'get /api/questions'>['items'][number];

export interface SqlQuestion {
  readonly sql: string;
  readonly account: string | undefined;
  /** Rows that are shown at most. */
  readonly rows: number;
}

export const askSql = ({ sql, account, rows }: SqlQuestion, signal: AbortSignal) =>
  call('post /api/console', {
    body: { sql, rows, seconds: 60, ...(account === undefined ? {} : { account }) },
    signal,
  });

export const historyQuery = queryOptions({
  queryKey: ['console history'],
  queryFn: ({ signal }) => call('get /api/console/history', { signal }),
});

export const questionsQuery = queryOptions({
  queryKey: ['questions'],
  queryFn: ({ signal }) => call('get /api/questions', { signal }),
});

export const keepQuestion = (body: { readonly name: string; readonly sql: string; readonly shared: boolean }) =>
  call('post /api/questions', { body });

export const changeQuestion = (
  id: string,
  body: { readonly name?: string; readonly sql?: string; readonly shared?: boolean },
) => call('patch /api/questions/{id}', { params: { id }, body });

export const deleteQuestion = (id: string) => call('delete /api/questions/{id}', { params: { id } });
