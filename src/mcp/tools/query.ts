import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { accountInput, limitInput } from '../inputs.ts';
import { tool } from '../tool.ts';

export const query = tool({
  name: 'query',
  title: 'Ask by SQL',
  description:
    'One read-only statement of DuckDB SQL over the tables of the schema (resource kscope://schema). Ids are text, times are UTC; current rows of tables with history have valid_to null.',
  input: z.strictObject({
    sql: z.string().trim().min(1).max(20_000).describe('One select.'),
    account: accountInput,
    limit: limitInput,
  }),
  isFor: (caller) => caller.kind === 'whole' && caller.sql,
  async answer({ desk, input }) {
    await desk.note('sql', { type: 'question', id: randomUUID() }, { sql: input.sql });
    return desk.query(input.sql, { account: input.account, maxRows: input.limit });
  },
});
