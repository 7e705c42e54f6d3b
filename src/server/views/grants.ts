import { z } from '@hono/zod-openapi';
import { maybeNamed } from '../schemas.ts';

/** What a row of grants comes to in the words of the matrix of rights, as SQL over `operation` and `target`. */
const LEVEL = `case when bool_or(operation = 'administer') then 'administer'
  when bool_or(operation in ('create', 'update', 'edit') and target in ('page', 'blogpost')) then 'edit'
  when bool_or(operation = 'read' and target = 'space') then 'view' else 'something else' end`;

/** The columns of grants that are grouped: what they come to, and each of them. */
export const GRANTED = `${LEVEL} as level,
  array_agg(distinct operation || ' ' || target order by operation || ' ' || target) as grants`;

export const grantedSchema = z.object({
  level: z.enum(['administer', 'edit', 'view', 'something else']).meta({ description: 'The greatest of the rights.' }),
  grants: z.array(z.string()).meta({ description: 'Each of them: the operation and its target.' }),
  role: maybeNamed.meta({ description: 'The role whose assignment gives them; null: permissions of their own.' }),
});

export type Granted = z.output<typeof grantedSchema>;
