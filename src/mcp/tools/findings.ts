import { z } from 'zod';
import { statuses } from '../../governance/finding/finding.ts';
import { severities } from '../../governance/severity.ts';
import { accountInput, limitInput, siteOf, spaceInput, spaceOf } from '../inputs.ts';
import { tool, whole } from '../tool.ts';

export const findings = tool({
  name: 'findings',
  title: 'What rules have found',
  description: 'Findings with their severity, the gravest first, then the newest.',
  input: z.strictObject({
    status: z.array(z.enum(statuses)).default(['open']).describe('Which to tell.'),
    severity: z.array(z.enum(severities)).optional().describe('Only these severities.'),
    rule: z.string().max(100).optional().describe('Only of this rule.'),
    space: spaceInput.optional(),
    account: accountInput,
    limit: limitInput,
  }),
  isFor: whole,
  async answer({ desk, caller, input }) {
    const account = await siteOf(desk, caller, input.account);
    const space = input.space === undefined ? null : await spaceOf(desk, account, input.space);
    const { rows } = await desk.pool.query(
      `select f.finding_id, f.rule_id, e.title as rule, f.severity, f.status, f.subject_type, f.subject_id, f.message, f.opened_at,
         f.baseline, f.reason, f.until
       from findings f left join rule_evaluations e using (account, rule_id)
       where f.account = $1 and f.status = any ($2) and f.severity = any ($3) and ($4::text is null or f.space_id = $4)
         and ($5::text is null or f.rule_id = $5)
       order by array_position($6::text[], f.severity) desc, f.opened_at desc, f.finding_id limit $7`,
      [account, input.status, input.severity ?? severities, space, input.rule ?? null, severities, input.limit + 1],
    );
    return { account, findings: rows.slice(0, input.limit), more: rows.length > input.limit };
  },
});
