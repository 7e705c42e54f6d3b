import { queryOptions } from '@tanstack/react-query';
import type { Answer } from './call.ts';
import { call } from './call.ts';

export type InsightSummary = Answer<'get /api/insights'>['items'][number];
export type BrokenInsight = Answer<'get /api/insights'>['broken'][number];
export type InsightAnswer = Answer<'get /api/insights/{id}'>;

export const insightsQuery = queryOptions({
  queryKey: ['insights'],
  queryFn: ({ signal }) => call('get /api/insights', { signal }),
});

/** @param given the account and the parameters of the insight, as they stand in the address. */
export const insightQuery = (id: string, given: Readonly<Record<string, string | undefined>>) =>
  queryOptions({
    queryKey: ['insight', id, given],
    queryFn: ({ signal }) => call('get /api/insights/{id}', { params: { id }, query: given, signal }),
  });
