import type { Pool } from 'pg';

/** Whose access history is asked for. */
export interface TimelineSubject {
  readonly kind: 'page' | 'space' | 'user';
  readonly id: string;
}

/** One change that bears on who can see what. */
export interface TimelineEntry {
  readonly id: string;
  readonly kind: string;
  readonly subject_type: string;
  readonly subject_id: string;
  /** When it was last seen otherwise. */
  readonly not_before: string | null;
  readonly observed_at: string;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly actor_id: string | null;
}

/** Kinds of changes that decide access; the others (edits, renames, labels, owners) do not. */
const KINDS = `('restriction', 'move', 'status', 'permission', 'role', 'role-assignment', 'membership', 'group-access', 'user-state', 'site')`;

const WHERE: Readonly<Record<TimelineSubject['kind'], string>> = {
  // Its own, those of whatever stood above it at the time, those of the space it was in, and the site's.
  page: `(c.subject_type = 'page' and (c.subject_id = $2 or exists (
      select from page_states s where s.account = c.account and s.page_id = $2 and c.subject_id = any (s.ancestor_ids)
      and s.valid_from <= c.observed_at and (s.valid_to is null or s.valid_to >= c.observed_at))))
    or (c.subject_type = 'space' and exists (
      select from page_states s where s.account = c.account and s.page_id = $2 and s.space_id = c.subject_id
      and s.valid_from <= c.observed_at and (s.valid_to is null or s.valid_to >= c.observed_at)))
    or c.subject_type = 'site'`,
  // Its own, those of the roles that it assigns, and the site's.
  space: `(c.subject_type = 'space' and c.subject_id = $2)
    or (c.subject_type = 'role' and exists (
      select from role_assignments a where a.account = c.account and a.space_id = $2 and a.role_id = c.subject_id))
    or c.subject_type = 'site'`,
  // Their own, and whatever names them.
  user: `(c.subject_type = 'user' and c.subject_id = $2)
    or coalesce(c.after, c.before) ->> 'user_id' = $2
    or (coalesce(c.after, c.before) ->> 'principal_type' = 'user' and coalesce(c.after, c.before) ->> 'principal_id' = $2)`,
};

const PLACES = 'from page_states where account = $1 and page_id = $2';
const SITE = 'select fact from site_facts where account = $1';

/**
 * The subjects of every change that {@link WHERE} may choose: by them an index finds the few in question among all that
 * ever changed.
 */
const SUBJECTS: Readonly<Record<TimelineSubject['kind'], string>> = {
  page: `select $2 union select unnest(ancestor_ids) ${PLACES} union select space_id ${PLACES} union ${SITE}`,
  space: `select $2 union select role_id from role_assignments where account = $1 and space_id = $2 union ${SITE}`,
  user: `select $2 union select group_id from group_members where account = $1 and user_id = $2
    union select page_id from permissions where account = $1 and principal_id = $2
    union select space_id from space_permissions where account = $1 and principal_id = $2
    union select space_id from role_assignments where account = $1 and principal_id = $2`,
};

/** What changed for a page, a space or a person, the newest first. */
export const timeline = async (
  pool: Pool,
  account: string,
  { kind, id }: TimelineSubject,
  limit: number,
): Promise<readonly TimelineEntry[]> => {
  const { rows } = await pool.query<TimelineEntry>(
    `select change_id as id, kind, subject_type, subject_id, not_before, observed_at, before, after, actor_id
     from changes c where account = $1 and subject_id = any (array(${SUBJECTS[kind]}))
     and kind in ${KINDS} and (${WHERE[kind]})
     order by observed_at desc, kind, change_id limit $3`,
    [account, id, limit],
  );
  return rows;
};
