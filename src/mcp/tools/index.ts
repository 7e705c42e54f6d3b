import type { Tool } from '../tool.ts';
import { accessDiff, sees, whoCanSee, why } from './access.ts';
import { coverage } from './coverage.ts';
import { findings } from './findings.ts';
import { listInsights, runInsight } from './insights.ts';
import { page } from './page.ts';
import { pageText } from './pageText.ts';
import { query } from './query.ts';
import { search } from './search.ts';

export const tools: readonly Tool[] = [
  search,
  page,
  pageText,
  whoCanSee,
  why,
  sees,
  accessDiff,
  listInsights,
  runInsight,
  findings,
  coverage,
  query,
];
