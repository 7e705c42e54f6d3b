import type { Standing } from '../crawl/standing.ts';
import { moment } from './terminal.ts';

/** When an account is crawled next, in words. */
export const nextDue = ({ due, dueAt, paused }: Standing): string =>
  paused ? 'paused' : due ? 'due now' : `next due ${moment(dueAt) ?? 'never'}`;
