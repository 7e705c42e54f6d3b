import { queryOptions } from '@tanstack/react-query';
import type { Answer } from './call.ts';
import { call } from './call.ts';

export type Profile = Answer<'get /api/profile'>;

export const profileQuery = queryOptions({
  queryKey: ['profile'],
  queryFn: ({ signal }) => call('get /api/profile', { signal }),
});

export const changeName = (name: string) => call('patch /api/profile', { body: { name } });

export const changePassword = (body: { readonly current: string; readonly next: string }) =>
  call('post /api/profile/password', { body });

export const endSession = (id: string) => call('delete /api/profile/sessions/{id}', { params: { id } });

export const endOtherSessions = () => call('delete /api/profile/sessions', {});
