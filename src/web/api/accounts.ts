import { queryOptions } from '@tanstack/react-query';
import type { Answer, Given } from './call.ts';
import { call } from './call.ts';

export type Account = Answer<'get /api/accounts'>['items'][number];
export type AccountTest = Answer<'post /api/accounts/{name}/test'>;

export const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  queryFn: ({ signal }) => call('get /api/accounts', { signal }),
});

export const addAccount = (body: Given<'post /api/accounts'>['body']) => call('post /api/accounts', { body });

export const changeAccount = (name: string, body: Given<'patch /api/accounts/{name}'>['body']) =>
  call('patch /api/accounts/{name}', { params: { name }, body });

export const removeAccount = (name: string) => call('delete /api/accounts/{name}', { params: { name } });

export const testAccount = (name: string) => call('post /api/accounts/{name}/test', { params: { name } });

export const replaceToken = (name: string, token: string) =>
  call('post /api/accounts/{name}/token', { params: { name }, body: { token } });

export const startCrawl = (name: string, body: { readonly full?: boolean }) =>
  call('post /api/accounts/{name}/crawl', { params: { name }, body });

export const pauseAccount = (name: string) => call('post /api/accounts/{name}/pause', { params: { name } });

export const resumeAccount = (name: string) => call('post /api/accounts/{name}/resume', { params: { name } });

export const cancelCrawl = (name: string) => call('post /api/accounts/{name}/cancel', { params: { name } });

/** What the token can read and the filters select, asked of the site itself: not again before somebody wants it. */
export const accountTestQuery = (name: string) =>
  queryOptions({
    queryKey: ['account test', name],
    queryFn: () => testAccount(name),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
