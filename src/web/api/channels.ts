import { queryOptions } from '@tanstack/react-query';
import type { Answer, Given } from './call.ts';
import { call } from './call.ts';

export type Channel = Answer<'get /api/channels'>['items'][number];
export type Subscription = Channel['subscription'];
export type Delivery = Answer<'get /api/deliveries'>['items'][number];
export type NewChannel = Given<'post /api/channels'>['body'];
export type ChannelChange = Given<'patch /api/channels/{id}'>['body'];

export const channelsQuery = queryOptions({
  queryKey: ['channels'],
  queryFn: ({ signal }) => call('get /api/channels', { signal }),
});

export const addChannel = (body: NewChannel) => call('post /api/channels', { body });

export const changeChannel = (id: string, body: ChannelChange) =>
  call('patch /api/channels/{id}', { params: { id }, body });

export const removeChannel = (id: string) => call('delete /api/channels/{id}', { params: { id } });

export const testChannel = (id: string) => call('post /api/channels/{id}/test', { params: { id } });

export const fetchDeliveries = (cursor: string | undefined, signal: AbortSignal) =>
  call('get /api/deliveries', { query: { cursor, limit: '20' }, signal });
