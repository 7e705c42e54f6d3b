import type { ClientBase } from 'pg';
import type { Table } from '../../model/table.ts';
import { storedKey } from '../../model/table.ts';
import { currentXact, qualified, quote, XACT } from '../ddl.ts';
import { attributeDifferences, recordChanges } from './changes.ts';
import type { Row, WriteContext } from './statement.ts';
import {
  CONTEXT_PARAMETERS,
  columnArrays,
  contextValues,
  distinctBy,
  incoming,
  memoize,
  run,
  sameBy,
} from './statement.ts';

/**
 * Replaces what is known of whole scopes by what was just seen of them: `rows` are all rows of `scopes`, and a scope
 * without rows is empty. In an `interval` table a row that went is closed at the stamp and one that came opens at it;
 * in a `set` table they are deleted and inserted. What stayed is not touched. Call it only with what was read whole.
 */
export const observe = async (
  client: ClientBase,
  context: WriteContext,
  t: Table,
  scopes: readonly Row[],
  rows: readonly Row[],
): Promise<void> => {
  if (scopes.length === 0) return;
  const scope = scopeOf(t);
  const columns = Object.keys(t.columns);
  const statement = t.history === 'interval' ? intervalStatement(t, columns) : setStatement(t, columns);
  await run(client, statement, [
    ...contextValues(context),
    ...columnArrays(t, scope, distinctBy(scopes, scope)),
    ...columnArrays(t, columns, distinctBy(rows, t.key)),
  ]);
};

const scopeOf = (t: Table): readonly string[] => {
  if (!t.scope) throw new Error(`table ${t.name} declares no scope to observe`);
  return t.scope;
};

const sources = (t: Table, columns: readonly string[]): string => {
  const scope = scopeOf(t);
  return `${incoming('scopes', t, scope, CONTEXT_PARAMETERS + 1)},
${incoming('incoming', t, columns, CONTEXT_PARAMETERS + 1 + scope.length)}`;
};

/**
 * The same for what is derived within the records: `scopes` and `rows` are queries, and `values` the parameters of both.
 */
export const observeFrom = async (
  client: ClientBase,
  context: WriteContext,
  t: Table,
  queries: { readonly scopes: string; readonly rows: string },
  values: readonly unknown[],
): Promise<void> => {
  const columns = Object.keys(t.columns);
  // Tables rather than subqueries: they have statistics, and whole spaces are joined here.
  for (const [name, query] of Object.entries(queries)) {
    await client.query(`create temp table derived_${name} on commit drop as ${query}`, values as unknown[]);
    await client.query(`analyze derived_${name}`);
  }
  const from = `scopes as (select * from derived_scopes), incoming as (select * from derived_rows)`;
  await client.query(intervalStatementFrom(t, columns, from), contextValues(context) as unknown[]);
  await client.query('drop table derived_scopes, derived_rows');
};

const intervalStatement = memoize((t, columns) => intervalStatementFrom(t, columns, sources(t, columns)));

const intervalStatementFrom = (t: Table, columns: readonly string[], from: string): string => {
  const target = qualified(t);
  const list = columns.map(quote).join(', ');
  const open = `t.account = $1 and t.valid_to is null`;
  const gone = `${open} and ${sameBy(t, 't', 's', scopeOf(t))}
  and not exists (select from incoming i where ${sameBy(t, 'i', 't', columns)})`;
  // A row that this very run opened and now sees gone never was: it leaves no empty interval behind. One whose key
  // stays with other attributes is rewritten in place by the insert below.
  const statement = `with ${from},
retracted as (
  delete from ${target} t using scopes s where ${gone} and t.valid_from = $2::timestamptz
  and not exists (select from incoming i where ${sameBy(t, 'i', 't', t.key)})
),
closed as (
  update ${target} t set valid_to = $2::timestamptz, ${XACT} = ${currentXact} from scopes s
  where ${gone} and t.valid_from < $2::timestamptz returning t.*
),
opened as (
  insert into ${target} (account, ${list}, valid_from, ${XACT})
  select $1, ${columns.map((c) => `i.${quote(c)}`).join(', ')}, $2::timestamptz, ${currentXact} from incoming i
  where not exists (select from ${target} t where ${open} and ${sameBy(t, 't', 'i', columns)})
  on conflict (${storedKey(t).map(quote).join(', ')}) do update
  set ${[...columns, 'valid_to', XACT].map((c) => `${quote(c)} = excluded.${quote(c)}`).join(', ')}
  returning *
)`;
  const rule = t.changes;
  if (!rule) return `${statement} select $3::text, $4::timestamptz`;
  const differences = rule.rows
    ? `select '${rule.rows}' as kind, ${quote(rule.subject)} as subject_id, ${rowOf(columns, 'closed')} as before, null::jsonb as after from closed
union all
select '${rule.rows}', ${quote(rule.subject)}, null, ${rowOf(columns, 'opened')} from opened`
    : attributeDifferences(rule, 'closed', 'opened', `opened join closed on ${sameBy(t, 'closed', 'opened', t.key)}`);
  return `${statement} ${recordChanges(t, rule, differences)}`;
};

const rowOf = (columns: readonly string[], alias: string): string =>
  `jsonb_build_object(${columns.map((c) => `'${c}', ${alias}.${quote(c)}`).join(', ')})`;

const setStatement = memoize((t, columns) => {
  const target = qualified(t);
  const others = columns.filter((c) => !t.key.includes(c));
  const next = (c: string) =>
    t.keepsKnown?.includes(c) ? `coalesce(excluded.${quote(c)}, t.${quote(c)})` : `excluded.${quote(c)}`;
  return `with context as (select $2::timestamptz, $3::text, $4::timestamptz), ${sources(t, columns)},
gone as (
  delete from ${target} t using scopes s where t.account = $1 and ${sameBy(t, 't', 's', scopeOf(t))}
  and not exists (select from incoming i where ${sameBy(t, 'i', 't', t.key)})
)
insert into ${target} as t (account, ${columns.map(quote).join(', ')}, ${XACT})
select $1, ${columns.map((c) => `i.${quote(c)}`).join(', ')}, ${currentXact} from incoming i
on conflict (account, ${t.key.map(quote).join(', ')}) do update
set ${[...others, XACT].map((c) => `${quote(c)} = ${next(c)}`).join(', ')}
where (${others.map((c) => `t.${quote(c)}`).join(', ')}) is distinct from (${others.map(next).join(', ')})`;
});
