import { queryOptions } from '@tanstack/react-query';
import type { Answer, Given } from './call.ts';
import { call } from './call.ts';

export type SavedView = Answer<'get /api/views'>['items'][number];
export type ViewPlace = SavedView['place'];

export const viewsQuery = (place: ViewPlace) =>
  queryOptions({
    queryKey: ['views', place],
    queryFn: ({ signal }) => call('get /api/views', { query: { place }, signal }),
  });

export const saveView = (body: Given<'post /api/views'>['body']) => call('post /api/views', { body });

export const changeView = (id: string, body: Given<'patch /api/views/{id}'>['body']) =>
  call('patch /api/views/{id}', { params: { id }, body });

export const deleteView = (id: string) => call('delete /api/views/{id}', { params: { id } });

export const chooseView = (place: ViewPlace, id: string | null) =>
  call('put /api/views/default', { body: { place, id } });
