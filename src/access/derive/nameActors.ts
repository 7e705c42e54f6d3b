import type { Pool } from 'pg';
import { derivationOf, noteDerivation } from '../../crawl/derivation.ts';
import { writeTo } from '../../store/records.ts';
import type { WriteContext } from '../../store/write/statement.ts';

const NAME = 'change_actors';
const VERSION = 1;

/**
 * What the audit log calls a change: its summary, the object, and what is associated with it. The log names things and has no
 * ids, so only a name that one thing alone has counts; null leaves it out of the match.
 */
interface Wording {
  readonly kind: string;
  readonly subjectType: string;
  readonly summary: string;
  readonly object: string | null;
  readonly associated: string | null;
}

/** The only thing of its kind that has the name of this one; null where another is called the same. */
const nameOf = (table: string, idColumn: string, nameColumn: string, id: string): string => `(
  select n.${nameColumn} from ${table} n where n.account = c.account and n.${idColumn} = ${id}
  and not exists (select from ${table} o where o.account = n.account and o.${nameColumn} = n.${nameColumn} and o.${idColumn} <> n.${idColumn}))`;

const user = (id: string): string => nameOf('users', 'user_id', 'display_name', id);
const group = (id: string): string => nameOf('groups', 'group_id', 'name', id);
const space = nameOf('spaces', 'space_id', 'name', 'c.subject_id');
const page = nameOf('pages', 'page_id', 'title', 'c.subject_id');
const row = (column: string): string => `(coalesce(c.after, c.before) ->> '${column}')`;
const principal = `case ${row('principal_type')} when 'user' then ${user(row('principal_id'))}
  when 'group' then ${group(row('principal_id'))} else ${row('principal_id')} end`;

/** The events of the log that change who can see what. Its list has none for roles, and for moves. */
const came = (then: string, otherwise: string): string =>
  `case when c.after is null then '${otherwise}' else '${then}' end`;
const status = (of: string): string => `(c.after ->> '${of}')`;
const wordings: readonly Wording[] = [
  {
    kind: 'membership',
    subjectType: 'group',
    summary: came('user added to group', 'user removed from group'),
    object: group('c.subject_id'),
    associated: user(row('user_id')),
  },
  {
    kind: 'permission',
    subjectType: 'space',
    summary: came('space permission added', 'space permission removed'),
    object: space,
    associated: principal,
  },
  {
    kind: 'restriction',
    subjectType: 'page',
    summary: came('content restriction added', 'content restriction removed'),
    object: page,
    associated: null,
  },
  {
    kind: 'group-access',
    subjectType: 'group',
    summary: came('global permission added', 'global permission removed'),
    object: null,
    associated: group('c.subject_id'),
  },
  {
    kind: 'user-state',
    subjectType: 'user',
    summary: `case ${status('account_status')} when 'active' then 'user reactivated' when 'inactive' then 'user deactivated' end`,
    object: user('c.subject_id'),
    associated: null,
  },
  {
    kind: 'status',
    subjectType: 'space',
    summary: `case ${status('status')} when 'archived' then 'space archived' when 'current' then 'space unarchived' end`,
    object: space,
    associated: null,
  },
];

/** What must be said of each change, and the time in which it was done: from the run that saw it otherwise to the end of this one. */
const wanted = ({ kind, subjectType, summary, object, associated }: Wording): string => `
select c.change_id, c.not_before, coalesce(r.finished_at, c.observed_at) as until, ${summary} as summary,
  ${object ?? 'null'}::text as object, ${associated ?? 'null'}::text as associated,
  ${object !== null} as has_object, ${associated !== null} as has_associated
from changes c left join crawl_runs r on r.account = c.account and r.run_id = c.run_id
where c.account = $1 and c.kind = '${kind}' and c.subject_type = '${subjectType}' and c.audit_id is null and c.not_before is not null
and (c.xact >= $2 or c.observed_at >= (select min(at) from audit_records where account = $1 and xact >= $2))`;

/** Where several people did what fits, nobody knows who it was. */
const FILL = `
with wanted as materialized (${wordings.map(wanted).join('\nunion all')}),
found as (
  select w.change_id, min(a.author_id) as author_id, (array_agg(a.audit_id order by a.at desc, a.audit_id))[1] as audit_id
  from wanted w join audit_records a on a.account = $1 and lower(a.summary) = w.summary and a.at between w.not_before and w.until
  and (not w.has_object or a.object = w.object)
  and (not w.has_associated or jsonb_path_exists(a.associated, '$[*] ? (@.name == $name)', jsonb_build_object('name', w.associated)))
  group by w.change_id having count(distinct coalesce(a.author_id, '')) = 1
)
update changes c set actor_id = f.author_id, audit_id = f.audit_id, xact = pg_current_xact_id()::text::bigint
from found f where c.account = $1 and c.change_id = f.change_id and f.author_id <> '' returning c.change_id`;

/**
 * Fills who made a change, and the record that says so, where the audit log names them: by object and time, of changes and
 * records that are new since the last time. What fits records of several people stays open.
 * @returns how many changes were filled.
 */
export const nameActors = async (pool: Pool, context: WriteContext): Promise<number> => {
  const derivation = await derivationOf({ pool }, context.account, NAME, VERSION);
  return writeTo(pool)(context, async (writer) => {
    const filled = await writer.sql(FILL, [context.account, derivation.since]);
    await noteDerivation(writer, NAME, VERSION, derivation);
    return filled.length;
  });
};
