import { queryOptions } from '@tanstack/react-query';
import type { Answer, Given } from './call.ts';
import { call } from './call.ts';

export type Member = Answer<'get /api/members'>['items'][number];
export type Role = Member['role'];

export const membersQuery = queryOptions({
  queryKey: ['members'],
  queryFn: ({ signal }) => call('get /api/members', { signal }),
});

export const addMember = (body: Given<'post /api/members'>['body']) => call('post /api/members', { body });

export const changeMember = (id: string, body: Given<'patch /api/members/{id}'>['body']) =>
  call('patch /api/members/{id}', { params: { id }, body });

export const inviteMember = (id: string) => call('post /api/members/{id}/invitation', { params: { id } });

export const removeMember = (id: string) => call('delete /api/members/{id}', { params: { id } });

export const fetchActivity = (cursor: string | undefined, signal: AbortSignal) =>
  call('get /api/activity', { query: { cursor }, signal });

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => call('get /api/tokens', { signal }),
});

export const addToken = (name: string) => call('post /api/tokens', { body: { name } });

export const removeToken = (id: string) => call('delete /api/tokens/{id}', { params: { id } });
