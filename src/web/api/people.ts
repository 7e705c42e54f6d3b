import { queryOptions } from '@tanstack/react-query';
import type { Answer, Given } from './call.ts';
import { call } from './call.ts';

export type PersonRow = Answer<'get /api/people'>['items'][number];
export type Person = Answer<'get /api/people/{id}'>;
export type GroupRow = Answer<'get /api/groups'>['items'][number];

export interface PeopleFilter {
  readonly account?: string | undefined;
  readonly q?: string | undefined;
  readonly status?: string | undefined;
  readonly external?: string | undefined;
}

type PeopleQuery = NonNullable<Given<'get /api/people'>['query']>;

const ROWS = '150';

export const fetchPeople = (filter: PeopleFilter, cursor: string | undefined, signal: AbortSignal) =>
  call('get /api/people', { query: { ...filter, cursor, limit: ROWS } as PeopleQuery, signal });

/** Some people by a part of their name. */
export const peopleFoundQuery = (account: string | undefined, q: string) =>
  queryOptions({
    queryKey: ['people found', account, q],
    queryFn: ({ signal }) => call('get /api/people', { query: { account, q, limit: '12' }, signal }),
  });

export const personQuery = (id: string, account: string | undefined) =>
  queryOptions({
    queryKey: ['person', id, account],
    queryFn: ({ signal }) => call('get /api/people/{id}', { params: { id }, query: { account }, signal }),
  });

export const personTimelineQuery = (id: string, account: string | undefined) =>
  queryOptions({
    queryKey: ['person timeline', id, account],
    queryFn: ({ signal }) => call('get /api/people/{id}/timeline', { params: { id }, query: { account }, signal }),
  });

export const personGrantsQuery = (id: string, account: string | undefined) =>
  queryOptions({
    queryKey: ['person grants', id, account],
    queryFn: ({ signal }) => call('get /api/people/{id}/grants', { params: { id }, query: { account }, signal }),
  });

interface GroupsFilter {
  readonly account: string | undefined;
  readonly q: string | undefined;
}

export const fetchGroups = (filter: GroupsFilter, cursor: string | undefined, signal: AbortSignal) =>
  call('get /api/groups', { query: { ...filter, cursor, limit: ROWS }, signal });

export const groupQuery = (id: string, account: string | undefined) =>
  queryOptions({
    queryKey: ['group', id, account],
    queryFn: ({ signal }) => call('get /api/groups/{id}', { params: { id }, query: { account }, signal }),
  });
