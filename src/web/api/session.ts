import { queryOptions } from '@tanstack/react-query';
import type { Answer } from './call.ts';
import { call } from './call.ts';
import { setCsrf } from './request.ts';

type Session = Answer<'get /api/session'>;

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async (): Promise<Session> => {
    const session = await call('get /api/session', {});
    setCsrf(session.csrf ?? '');
    return session;
  },
  staleTime: 5 * 60_000,
});

export const signIn = (body: { readonly email: string; readonly password: string }) =>
  call('post /api/session', { body });

export const signOut = () => call('delete /api/session', {});
