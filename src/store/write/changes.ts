import type { ChangeRule, Table } from '../../model/table.ts';
import { currentXact, quote, SCHEMA } from '../ddl.ts';

/**
 * Inserts what `differences(kind, subject_id, before, after)` says into `changes`. The id is derived from what changed,
 * so that a run that is resumed after its batch was stored doubles nothing.
 */
export const recordChanges = (t: Table, rule: ChangeRule, differences: string): string => `
insert into ${SCHEMA}.changes
  (account, change_id, run_id, kind, subject_type, subject_id, not_before, observed_at, before, after, xact)
select distinct on (change_id) $1, change_id, $3::text, kind, '${rule.subjectType}', subject_id,
  $4::timestamptz, $2::timestamptz, before, after, ${currentXact}
from (
  select d.*, md5(jsonb_build_array($2::text, '${t.name}', kind, subject_id, before, after)::text) as change_id
  from (${differences}) d
) as identified
where $4::timestamptz is not null
on conflict do nothing`;

/** One difference for each watched attribute in which `older` and `newer`, two rows of one subject, are not alike. */
export const attributeDifferences = (rule: ChangeRule, older: string, newer: string, from: string): string => {
  const attributes = Object.entries(rule.attributes ?? {}).map(
    ([column, kind]) =>
      `('${kind}', '${column}', to_jsonb(${older}.${quote(column)}), to_jsonb(${newer}.${quote(column)}))`,
  );
  return `
select v.kind, ${newer}.${quote(rule.subject)} as subject_id,
  jsonb_build_object(v.name, v.before) as before, jsonb_build_object(v.name, v.after) as after
from ${from}
cross join lateral (values ${attributes.join(', ')}) as v(kind, name, before, after)
where v.before is distinct from v.after`;
};
