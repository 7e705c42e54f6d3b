import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';
import { ABSENT } from '../contents.ts';
import type { Grant, Principal, ProductAccess } from '../facts.ts';
import type { Moment } from '../load/moment.ts';
import type { Cause, Change, FactEvent } from './cause.ts';

/** A row of an interval table that opened or closed in the span. */
type Turn<T> = T & { readonly stamp: string; readonly opens: boolean };

/** The rows that opened or closed after $2 up to $3, at their stamps. */
const turns = (table: string, columns: string, where = 'true'): string => `
select ${columns}, valid_from as stamp, true as opens from ${table}
where account = $1 and valid_from > $2 and valid_from <= $3 and ${where}
union all
select ${columns}, valid_to, false from ${table}
where account = $1 and valid_to > $2 and valid_to <= $3 and ${where}`;

/** What permission rows for a role grant to whoever holds it, while both hold. */
const HELD = `(
  select p.account, p.space_id, a.principal_type, a.principal_id, p.operation, p.target, null::text as role_id,
    a.role_id as held_role, greatest(p.valid_from, a.valid_from) as valid_from, least(p.valid_to, a.valid_to) as valid_to
  from space_permissions p join role_assignments a
  on a.account = p.account and a.space_id = p.space_id and a.role_id = p.principal_id
  where p.principal_type = 'role' and p.operation = 'read' and p.target = 'space'
  and p.valid_from < coalesce(a.valid_to, 'infinity') and a.valid_from < coalesce(p.valid_to, 'infinity')) held`;

/** Within one run: what there is and who is there first, then what is granted, then what is where, then what is restricted. */
const ORDER: readonly string[] = [
  'site',
  'user-state',
  'group-access',
  'membership',
  'role',
  'role-assignment',
  'permission',
  'move',
  'status',
  'page',
  'restriction',
  'coverage',
];

/**
 * What changed in the records between two moments, as far as it decides who can view what, in the order in which it was
 * seen. One change is one cause: a membership, a grant, what happened to the restriction of one page in one run; a role's
 * change or assignment with all that it grants; a transition of the site to roles with all that came with it.
 */
export const loadCauses = async (client: PoolClient, from: Moment, to: Moment): Promise<readonly Cause[]> =>
  new CauseLoader(client, from, to).load();

class CauseLoader {
  readonly #client: PoolClient;
  readonly #from: Moment;
  readonly #to: Moment;
  readonly #changes = new Map<string, Change>();
  readonly #causes = new Map<string, { change: Change; events: FactEvent[] }>();
  /** Stamps at which the site changed how its spaces grant access. */
  readonly #transitions = new Set<string>();

  constructor(client: PoolClient, from: Moment, to: Moment) {
    this.#client = client;
    this.#from = from;
    this.#to = to;
  }

  async load(): Promise<readonly Cause[]> {
    await this.#readChanges();
    await this.#site();
    await this.#people();
    await this.#groups();
    await this.#grants();
    await this.#contents();
    return [...this.#causes.values()].sort(
      (a, b) =>
        (a.change.observed_at < b.change.observed_at ? -1 : a.change.observed_at > b.change.observed_at ? 1 : 0) ||
        ORDER.indexOf(a.change.kind) - ORDER.indexOf(b.change.kind) ||
        (a.change.id < b.change.id ? -1 : 1),
    );
  }

  async #rows<T extends object>(sql: string): Promise<readonly T[]> {
    const { rows } = await this.#client.query<T>(sql, [this.#from.account, this.#from.stamp, this.#to.stamp]);
    return rows;
  }

  async #readChanges(): Promise<void> {
    const rows = await this.#rows<Change>(
      `select change_id as id, kind, subject_type, subject_id, observed_at, before, after, actor_id from changes
       where account = $1 and observed_at > $2 and observed_at <= $3 and kind in
       ('site', 'user-state', 'group-access', 'membership', 'role', 'role-assignment', 'permission', 'move', 'status', 'restriction')
       order by change_id desc`,
    );
    // The smallest id of those that one cause stands for.
    for (const row of rows) this.#changes.set(keyOf(row.kind, row.subject_id, row.observed_at, detailOf(row)), row);
  }

  /** Adds an event to the cause of this name. What has no row in the table of changes is named by what it is. */
  #add(
    kind: string,
    subjectType: string,
    subjectId: string,
    stamp: string,
    detail: string,
    event: FactEvent | null,
  ): FactEvent[] {
    const key = keyOf(kind, subjectId, stamp, detail);
    let cause = this.#causes.get(key);
    if (cause === undefined) {
      const row = this.#changes.get(key);
      const id = row?.id ?? createHash('md5').update(key).digest('hex');
      cause = {
        change: {
          id,
          kind,
          subject_type: subjectType,
          subject_id: subjectId,
          observed_at: stamp,
          before: row?.before ?? null,
          after: row?.after ?? null,
          actor_id: row?.actor_id ?? null,
        },
        events: [],
      };
      this.#causes.set(key, cause);
    }
    if (event !== null) cause.events.push(event);
    return cause.events;
  }

  async #site(): Promise<void> {
    const rows = await this.#rows<Turn<{ fact: string; value: string }>>(turns('site_facts', 'fact, value'));
    for (const { fact, value, stamp, opens } of opensLast(rows)) {
      if (fact === 'role_mode') this.#transitions.add(stamp);
      this.#add('site', 'site', fact, stamp, '', { kind: 'site', fact, value: opens ? value : null });
    }
  }

  async #people(): Promise<void> {
    const rows = await this.#rows<Turn<{ id: string; type: string; status: string; guest: boolean | null }>>(
      turns('user_states', 'user_id as id, account_type as type, account_status as status, is_guest as guest'),
    );
    for (const { id, type, status, guest, stamp, opens } of rows) {
      if (!opens) continue;
      const state = { status, guest: guest ?? (type === 'atlassian' ? null : false) };
      this.#add('user-state', 'user', id, stamp, '', { kind: 'person', user: id, state });
    }
  }

  async #groups(): Promise<void> {
    const access = await this.#rows<Turn<{ access: ProductAccess; group_id: string }>>(
      turns('group_access', 'access, group_id'),
    );
    for (const { access: kind, group_id, stamp, opens } of access) {
      this.#add('group-access', 'group', group_id, stamp, kind, {
        kind: 'access-group',
        access: kind,
        group: group_id,
        joins: opens,
      });
    }
    const members = await this.#rows<Turn<{ group_id: string; user_id: string }>>(
      turns('group_members', 'group_id, user_id'),
    );
    for (const { group_id, user_id, stamp, opens } of members) {
      const event: FactEvent = { kind: 'membership', group: group_id, user: user_id, joins: opens };
      this.#add('membership', 'group', group_id, stamp, user_id, event);
    }
  }

  async #grants(): Promise<void> {
    type Row = {
      space_id: string;
      type: string;
      id: string;
      operation: string;
      target: string;
      role_id: string | null;
    };
    const columns = 'space_id, principal_type as type, principal_id as id, operation, target, role_id';
    const rows = await this.#rows<Turn<Row>>(
      turns('space_permissions', columns, "operation = 'read' and target = 'space' and principal_type <> 'role'"),
    );
    const held = await this.#rows<Turn<Row & { held_role: string }>>(turns(HELD, `${columns}, held_role`));
    const assigned = new Set(
      (
        await this.#rows<Turn<{ space_id: string; role_id: string; type: string; id: string }>>(
          turns('role_assignments', 'space_id, role_id, principal_type as type, principal_id as id'),
        )
      ).map(({ stamp, space_id, role_id, type, id }) => [stamp, space_id, role_id, type, id].join(' ')),
    );
    /** By cause and space, so that what is taken and given in one is one event. */
    const events = new Map<string, { removed: Grant[]; added: Grant[] }>();
    const all: readonly (Turn<Row> & { readonly held_role?: string })[] = [...rows, ...held];
    for (const { space_id, type, id, operation, target, role_id, held_role, stamp, opens } of all) {
      const role = held_role === undefined ? {} : { heldRole: held_role };
      const grant: Grant = { principal: { type, id }, operation, target, roleId: role_id, ...role };
      const assignedRole = held_role ?? role_id;
      const [kind, subjectType, subject, detail] = this.#transitions.has(stamp)
        ? (['site', 'site', 'role_mode', ''] as const)
        : assignedRole === null
          ? (['permission', 'space', space_id, grantDetail(grant)] as const)
          : assigned.has([stamp, space_id, assignedRole, type, id].join(' '))
            ? (['role-assignment', 'space', space_id, [assignedRole, type, id].join(' ')] as const)
            : role_id === null
              ? (['permission', 'space', space_id, grantDetail(rowOf(grant, assignedRole))] as const)
              : (['role', 'role', role_id, ''] as const);
      const cause = this.#add(kind, subjectType, subject, stamp, detail, null);
      const key = [kind, subject, stamp, detail, space_id].join('\n');
      let event = events.get(key);
      if (event === undefined) {
        event = { removed: [], added: [] };
        events.set(key, event);
        cause.push({ kind: 'grants', space: space_id, ...event });
      }
      event[opens ? 'added' : 'removed'].push(grant);
    }
  }

  async #contents(): Promise<void> {
    type State = { page_id: string; status: string; space_id: string | null; parent_id: string | null };
    const states = await this.#rows<Turn<State>>(turns('page_states', 'page_id, status, space_id, parent_id'));
    const closed = new Map(states.filter(({ opens }) => !opens).map((row) => [`${row.page_id} ${row.stamp}`, row]));
    const opened = new Set(states.filter(({ opens }) => opens).map((row) => `${row.page_id} ${row.stamp}`));
    /** Pages that came up, or into the trash or out of it, at a stamp: what is known of their restrictions went along. */
    const came = new Map<string, FactEvent[]>();
    for (const { page_id, status, space_id, parent_id, stamp, opens } of states) {
      const key = `${page_id} ${stamp}`;
      const before = closed.get(key);
      if (!opens && opened.has(key)) continue;
      const event: FactEvent = {
        kind: 'place',
        page: page_id,
        status: opens ? status : ABSENT,
        space: space_id ?? '',
        parent: parent_id,
      };
      if (!opens || before === undefined) {
        const cause = this.#add('page', 'page', page_id, stamp, '', event);
        if (opens) came.set(key, cause);
      } else if (before.space_id !== space_id || before.parent_id !== parent_id) {
        this.#add('move', 'page', page_id, stamp, '', event);
      } else if (before.status !== status) {
        came.set(key, this.#add('status', 'page', page_id, stamp, '', event));
      }
    }
    await this.#restrictions(came);
  }

  async #restrictions(came: ReadonlyMap<string, FactEvent[]>): Promise<void> {
    type Row = { page_id: string; type: string; id: string };
    type Event = { removed: Principal[]; added: Principal[]; unread: string | null | undefined };
    const events = new Map<string, Event>();
    const eventOf = (page: string, stamp: string, isKnown: boolean): Event => {
      const key = `${page} ${stamp}`;
      let event = events.get(key);
      if (event === undefined) {
        event = { removed: [], added: [], unread: undefined };
        events.set(key, event);
      }
      if (isKnown) known.add(key);
      return event;
    };
    const known = new Set<string>();
    const rows = await this.#rows<Turn<Row>>(
      turns('permissions', 'page_id, principal_type as type, principal_id as id', "operation = 'read'"),
    );
    for (const { page_id, type, id, stamp, opens } of rows) {
      eventOf(page_id, stamp, true)[opens ? 'added' : 'removed'].push({ type, id });
    }
    const reads = await this.#rows<Turn<{ page_id: string; state: string; reason: string | null }>>(
      turns('restriction_reads', 'page_id, state, reason'),
    );
    for (const { page_id, state, reason, stamp } of reads.filter(({ opens }) => opens)) {
      const isRead = state === 'open' || state === 'restricted';
      eventOf(page_id, stamp, false).unread = isRead ? null : (reason ?? 'its restrictions were not read');
    }
    for (const [key, event] of events) {
      const [page = '', stamp = ''] = key.split(' ');
      const done: FactEvent = { kind: 'restriction', page, ...event };
      const withPage = came.get(key);
      // While nobody reads the page: nobody gains then what nobody could ever see.
      const place = withPage?.find((one) => one.kind === 'place');
      if (withPage !== undefined && READ.has(place?.status ?? '')) withPage.unshift(done);
      else if (withPage !== undefined) withPage.push(done);
      else this.#add(known.has(key) ? 'restriction' : 'coverage', 'page', page, stamp, '', done);
    }
  }
}

const READ: ReadonlySet<string> = new Set(['current', 'archived']);

/** Of what closes and opens at one stamp only the opening counts. */
const opensLast = <T extends { fact: string; stamp: string; opens: boolean }>(rows: readonly T[]): readonly T[] =>
  rows.filter(
    (row) => row.opens || !rows.some((other) => other.opens && other.fact === row.fact && other.stamp === row.stamp),
  );

const keyOf = (kind: string, subject: string, stamp: string, detail: string): string =>
  [kind, subject, stamp, detail].join('\n');

/** The permission row by which a holder of the role comes by the grant. */
const rowOf = (grant: Grant, role: string): Grant => ({ ...grant, principal: { type: 'role', id: role } });

const grantDetail = ({ principal, operation, target, roleId }: Grant): string =>
  [principal.type, principal.id, operation, target, roleId].join(' ');

/** What tells the changes of one subject in one run apart, where each is a cause of its own. */
const detailOf = ({ kind, before, after }: Change): string => {
  const row = after ?? before ?? {};
  switch (kind) {
    case 'membership':
      return String(row.user_id);
    case 'group-access':
      return String(row.access);
    case 'permission':
      return [row.principal_type, row.principal_id, row.operation, row.target, row.role_id].join(' ');
    case 'role-assignment':
      return [row.role_id, row.principal_type, row.principal_id].join(' ');
    default:
      return '';
  }
};
