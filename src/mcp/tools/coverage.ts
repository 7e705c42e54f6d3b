import { z } from 'zod';
import { accountInput, limitInput, siteOf } from '../inputs.ts';
import { tool, whole } from '../tool.ts';

export const coverage = tool({
  name: 'coverage',
  title: 'What could not be seen',
  description:
    'When the site was last read, and what of it could not be, with the reason. Look here before taking nothing for none.',
  input: z.strictObject({ account: accountInput, limit: limitInput }),
  isFor: whole,
  async answer({ desk, caller, input }) {
    const account = await siteOf(desk, caller, input.account);
    const [runs, gaps] = await Promise.all([
      desk.rows(
        `select run_id, status, started_at, finished_at, requests from crawl_runs where blueprint = 'confluence'
         order by started_at desc`,
        { account, params: {}, maxRows: 1 },
      ),
      desk.rows(
        `select kind, reason, count(*)::integer as how_many, min(valid_from) as since, any_value(subject_id) as such_as
         from coverage_gaps where valid_to is null group by all order by how_many desc`,
        { account, params: {}, maxRows: input.limit },
      ),
    ]);
    return { account, last_run: runs[0] ?? null, gaps };
  },
});
