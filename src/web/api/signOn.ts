import { queryOptions } from '@tanstack/react-query';
import type { Answer, Given } from './call.ts';
import { call } from './call.ts';

export type SignOnSettings = Answer<'get /api/sign-on/settings'>;
export type SignOnInput = Given<'put /api/sign-on/settings'>['body'];
type SignOnQuery = NonNullable<Given<'get /api/sign-on'>['query']>;

/** @param trouble what was wrong with the last try, by its name in the address. */
export const signOnQuery = (trouble: string | undefined) =>
  queryOptions({
    queryKey: ['sign-on', trouble],
    queryFn: ({ signal }) => call('get /api/sign-on', { query: { trouble } as SignOnQuery, signal }),
  });

/** Where a sign-in through the provider begins: a place to go to, not to ask. */
export const signOnStart = (back: string): string => `/api/sign-on/start?${new URLSearchParams({ back })}`;

export const signOnSettingsQuery = queryOptions({
  queryKey: ['sign-on settings'],
  queryFn: ({ signal }) => call('get /api/sign-on/settings', { signal }),
});

export const saveSignOn = (body: SignOnInput) => call('put /api/sign-on/settings', { body });

export const removeSignOn = () => call('delete /api/sign-on/settings', {});

export const testSignOn = () => call('post /api/sign-on/test', {});
