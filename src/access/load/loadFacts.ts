import type { Pool } from 'pg';
import type { Bits } from '../bits.ts';
import { addBit, noBits } from '../bits.ts';
import { ABSENT, Contents } from '../contents.ts';
import type { Check, Facts, GroupFacts, Principal, ProductAccess, RestrictionFacts, SpaceFacts } from '../facts.ts';
import { ANONYMOUS_ID, PRODUCT_ACCESS } from '../facts.ts';
import type { Verdict } from '../verdict.ts';
import { gapsAt } from './gapsAt.ts';
import { loadChecks } from './loadChecks.ts';
import type { Moment } from './moment.ts';
import type { Snapshot } from './snapshot.ts';
import { copyOut, heldRows, literal, queryHeld } from './snapshot.ts';

/** How much is loaded: everything, or what the answers about some pages, and maybe one person, need. */
export interface LoadScope {
  readonly pages?: readonly string[];
  readonly person?: string;
  /** Spaces in which nothing is known to lie too: what they grant matters to who asks about spaces. */
  readonly emptySpaces?: boolean;
  /** Whether the site's own answers count: they settle what is unknown. */
  readonly checks?: boolean;
  /** A later moment: what comes up until then gets its number too, as absent. */
  readonly until?: Moment;
  /** Ids of people in the order of the numbers that they are to have; others come after them. */
  readonly numbering?: readonly string[];
}

/** A space whose permissions no run has seen: nobody is known to be let in, and nobody to be kept out. */
export const NEVER_READ = 'its permissions were never read';

const UNTOLD = { status: 'unknown', guest: null } as const;

/** The facts as they were at a moment, in one snapshot of the records. */
export const loadFacts = async (pool: Pool, moment: Moment, scope: LoadScope = {}): Promise<Facts> => {
  const client = await pool.connect();
  try {
    await client.query('begin isolation level repeatable read, read only');
    return await new Loader({ client, moment }, scope).load();
  } finally {
    await client.query('rollback');
    client.release();
  }
};

class Loader {
  readonly #snapshot: Snapshot;
  readonly #scope: LoadScope;
  readonly #people: Facts['people'] = { ids: [], numbers: new Map(), states: [] };
  readonly #contents = new Contents();
  readonly #spaces: SpaceFacts[] = [];
  readonly #spaceNumbers = new Map<string, number>();
  readonly #restrictions = new Map<number, RestrictionFacts>();
  #checks: readonly Check[] | undefined;

  constructor(snapshot: Snapshot, scope: LoadScope) {
    this.#snapshot = snapshot;
    this.#scope = scope;
  }

  async load(): Promise<Facts> {
    const gaps = await gapsAt(this.#snapshot);
    this.#person(ANONYMOUS_ID);
    for (const id of this.#scope.numbering ?? []) {
      if (!this.#people.numbers.has(id)) this.#people.states[this.#person(id)] = { status: ABSENT, guest: false };
    }
    const site = await this.#site();
    if (this.#scope.checks) this.#checks = await loadChecks(this.#snapshot);
    await this.#readContents();
    await this.#readRestrictions();
    if (this.#scope.emptySpaces) await this.#readSpaces();
    await this.#readGrants(gaps.spaces);
    const accessGroups = await this.#accessGroups(gaps.accessGroups);
    await this.#readPeople();
    const groups = await this.#groups(accessGroups, gaps.members);
    return {
      site,
      people: this.#people,
      groups,
      accessGroups,
      spaces: this.#spaces,
      contents: this.#contents,
      restrictions: this.#restrictions,
      ...(this.#checks === undefined ? {} : { checks: this.#checks }),
    };
  }

  async #site(): Promise<Facts['site']> {
    const rows = await queryHeld<{ fact: string; value: string }>(
      this.#snapshot,
      `select fact, value from ${heldRows('site_facts')} f`,
    );
    const facts = new Map(rows.map(({ fact, value }) => [fact, value]));
    const anonymous = facts.get('anonymous_access');
    return {
      anonymous: anonymous === 'yes' || anonymous === 'no' ? (anonymous satisfies Verdict) : 'unknown',
      roleMode: facts.get('role_mode') ?? 'PRE_ROLES',
      edition: facts.get('edition') ?? null,
    };
  }

  /** The numbers of the contents, in scope with everything above them. */
  async #readContents(): Promise<void> {
    const { client, moment } = this.#snapshot;
    const held = heldRows('page_states')
      .replaceAll('$1', literal(moment.account))
      .replaceAll('$2', literal(moment.stamp));
    const reads = heldRows('restriction_reads')
      .replaceAll('$1', literal(moment.account))
      .replaceAll('$2', literal(moment.stamp));
    const wanted = (await this.#pagesWanted())?.map(literal).join(', ');
    const from =
      wanted === undefined
        ? held
        : `(with recursive up as (
            select s.* from ${held} s where page_id in (${wanted || 'null'})
            union select s.* from up join ${held} s on s.page_id = up.parent_id) select * from up)`;
    const contents = this.#contents;
    const parents: (string | null)[] = [];
    await copyOut(
      client,
      `select s.page_id, s.kind, s.status, s.space_id, s.parent_id, r.state, r.reason
       from ${from} s left join ${reads} r using (page_id)`,
      ([id, kind, status, space, parent, state, reason]) => {
        const i = contents.add(id!, this.#space(space ?? ''), kind!, status!);
        parents.push(parent!);
        if (state === 'open') return;
        const unread = state === 'restricted' ? null : (reason ?? 'its restrictions were not read');
        this.#restrictions.set(i, { read: [], update: [], unread });
      },
    );
    await this.#readLater('page_states', 'page_id, kind, space_id', ([id, kind, space]) => {
      if (!contents.numbers.has(id!)) parents[contents.add(id!, this.#space(space ?? ''), kind!, ABSENT)] = null;
    });
    for (const [i, parent] of parents.entries()) {
      contents.setParent(i, parent);
    }
  }

  /** What is asked about, and what the site was asked about in the same spaces: its answers say something of both. */
  async #pagesWanted(): Promise<readonly string[] | undefined> {
    const { pages } = this.#scope;
    if (pages === undefined || this.#checks === undefined || this.#checks.length === 0) return pages;
    const beside = await queryHeld<{ page_id: string }>(
      this.#snapshot,
      `select page_id from ${heldRows('page_states')} s where page_id = any ($3)
       and space_id in (select space_id from ${heldRows('page_states')} asked where page_id = any ($4))`,
      [[...new Set(this.#checks.map(({ pageId }) => pageId))], pages],
    );
    return [...pages, ...beside.map(({ page_id }) => page_id)];
  }

  async #readRestrictions(): Promise<void> {
    const ids = [...this.#restrictions].flatMap(([i, { unread }]) => (unread === null ? [this.#contents.ids[i]!] : []));
    const rows = await queryHeld<{ page_id: string; operation: string; type: string; id: string }>(
      this.#snapshot,
      `select page_id, operation, principal_type as type, principal_id as id
       from ${heldRows('permissions')} p ${this.#scope.pages ? 'where page_id = any ($3)' : ''}`,
      this.#scope.pages ? [ids] : [],
    );
    for (const { page_id, operation, type, id } of rows) {
      const own = this.#restrictions.get(this.#contents.numbers.get(page_id) ?? -1);
      if (own === undefined) continue;
      if (operation === 'read' || operation === 'update') own[operation].push({ type, id });
    }
  }

  async #readSpaces(): Promise<void> {
    const rows = await queryHeld<{ space_id: string }>(
      this.#snapshot,
      `select distinct p.space_id from ${heldRows('space_permissions')} p join spaces s using (account, space_id)
       where s.status <> 'missing' order by p.space_id`,
    );
    for (const { space_id } of rows) this.#space(space_id);
  }

  /** What spaces grant, as far as access needs it: to view, to create and change content, to administer. */
  async #readGrants(unread: ReadonlyMap<string, string>): Promise<void> {
    const ids = this.#spaces.map(({ id }) => id);
    const rows = await queryHeld<{
      space_id: string;
      type: string;
      id: string;
      operation: string;
      target: string;
      role_id: string | null;
      held_role: string | null;
    }>(
      this.#snapshot,
      `select space_id, principal_type as type, principal_id as id, operation, target, role_id, null as held_role
       from ${heldRows('space_permissions')} p where space_id = any ($3)
       and ((operation in ('read', 'administer') and target = 'space') or operation in ('create', 'update'))
       union all
       -- A row for a role is a row for whoever holds it here.
       select p.space_id, a.principal_type, a.principal_id, p.operation, p.target, null, a.role_id
       from ${heldRows('space_permissions')} p join ${heldRows('role_assignments')} a
       on a.space_id = p.space_id and a.role_id = p.principal_id
       where p.principal_type = 'role' and p.space_id = any ($3)`,
      [ids],
    );
    const known = new Set<string>();
    for (const { space_id, type, id, operation, target, role_id, held_role } of rows) {
      known.add(space_id);
      if (type === 'role') continue;
      const space = this.#spaces[this.#space(space_id)]!;
      const held = held_role === null ? {} : { heldRole: held_role };
      space.grants.push({ principal: { type, id }, operation, target, roleId: role_id, ...held });
    }
    const blind = await queryHeld<{ space_id: string; role_id: string }>(
      this.#snapshot,
      `select distinct space_id, role_id from ${heldRows('role_assignments')} a where space_id = any ($3)
       and not exists (select from ${heldRows('role_permissions')} r where r.role_id = a.role_id)`,
      [ids],
    );
    for (const { space_id, role_id } of blind) {
      this.#spaces[this.#space(space_id)]!.unread = `what the role ${role_id} grants could not be read`;
    }
    for (const space of this.#spaces) {
      const reason = unread.get(space.id) ?? unread.get('*');
      if (reason !== undefined) space.unread = reason;
      else if (!known.has(space.id)) space.unread ??= NEVER_READ;
    }
  }

  async #accessGroups(unread: ReadonlyMap<string, string>): Promise<Facts['accessGroups']> {
    const rows = await queryHeld<{ access: string; group_id: string }>(
      this.#snapshot,
      `select access, group_id from ${heldRows('group_access')} a`,
    );
    const of = (access: ProductAccess) => ({
      ids: new Set(rows.filter((row) => row.access === access).map((row) => row.group_id)),
      unread: unread.get(access) ?? unread.get('*') ?? null,
    });
    return Object.fromEntries(PRODUCT_ACCESS.map((access) => [access, of(access)])) as Facts['accessGroups'];
  }

  async #readPeople(): Promise<void> {
    const rows = await queryHeld<{ id: string; type: string; status: string; guest: boolean | null }>(
      this.#snapshot,
      `select user_id as id, account_type as type, account_status as status, is_guest as guest
       from ${heldRows('user_states')} u where $3::text is null or user_id = $3`,
      [this.#scope.person ?? null],
    );
    for (const { id, type, status, guest } of rows) {
      // Apps and customers are no guests, though no profile says so.
      this.#people.states[this.#person(id)] = { status, guest: guest ?? (type === 'atlassian' ? null : false) };
    }
    if (this.#scope.person !== undefined) this.#person(this.#scope.person);
    const absent = ([id]: readonly (string | null)[]): void => {
      if (!this.#people.numbers.has(id!)) this.#people.states[this.#person(id!)] = { status: ABSENT, guest: false };
    };
    await this.#readLater('user_states', 'user_id', absent);
    await this.#readLater('group_members', 'user_id', absent);
  }

  /** Rows of an interval table that open after the moment, up to the later one; none where there is no later one. */
  async #readLater(table: string, columns: string, row: (fields: readonly (string | null)[]) => void): Promise<void> {
    const { client, moment } = this.#snapshot;
    const { until } = this.#scope;
    if (until === undefined) return;
    await copyOut(
      client,
      `select distinct ${columns} from ${table} where account = ${literal(moment.account)}
       and valid_from > ${literal(moment.stamp)} and valid_from <= ${literal(until.stamp)}`,
      row,
    );
  }

  /** All groups, or those that are named in what was loaded so far, with their members as far as people are loaded. */
  async #groups(
    accessGroups: Facts['accessGroups'],
    unread: ReadonlyMap<string, string>,
  ): Promise<Map<string, GroupFacts>> {
    const { person, pages } = this.#scope;
    const named = pages === undefined ? null : [...this.#groupsNamed(accessGroups)];
    const { rows: listed } = await this.#snapshot.client.query<{ id: string }>(
      'select group_id as id from groups where account = $1 and ($2::text[] is null or group_id = any ($2))',
      [this.#snapshot.moment.account, named],
    );
    const memberships: [group: string, person: number][] = [];
    const { client, moment } = this.#snapshot;
    const held = heldRows('group_members')
      .replaceAll('$1', literal(moment.account))
      .replaceAll('$2', literal(moment.stamp));
    const conditions = [
      ...(named === null ? [] : [`group_id in (${named.map(literal).join(', ') || 'null'})`]),
      ...(person === undefined ? [] : [`user_id = ${literal(person)}`]),
    ];
    const groupIds = new Map<string, string>();
    await copyOut(
      client,
      `select group_id, user_id from ${held} m ${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}`,
      ([group, user]) => {
        // One string for each group rather than one for each row.
        let id = groupIds.get(group!);
        if (id === undefined) {
          id = group!;
          groupIds.set(id, id);
        }
        const member = this.#person(user!);
        // Who is in a group is there, though no profile tells of them.
        if (this.#people.states[member]!.status === ABSENT) this.#people.states[member] = UNTOLD;
        memberships.push([id, member]);
      },
    );
    const size = this.#people.ids.length;
    const groups = new Map<string, GroupFacts>(
      listed.map(({ id }) => [
        id,
        { id, members: noBits(size), unread: unread.get(id) ?? unread.get('*') ?? null } satisfies GroupFacts,
      ]),
    );
    const bitsOf = (id: string): Bits | undefined => groups.get(id)?.members;
    for (const [group, member] of memberships) {
      const bits = bitsOf(group);
      if (bits !== undefined) addBit(bits, member);
    }
    return groups;
  }

  #groupsNamed(accessGroups: Facts['accessGroups']): ReadonlySet<string> {
    const named = new Set(PRODUCT_ACCESS.flatMap((access) => [...accessGroups[access].ids]));
    const add = ({ type, id }: Principal): void => {
      if (type === 'group') named.add(id);
    };
    for (const { read, update } of this.#restrictions.values()) for (const one of [...read, ...update]) add(one);
    for (const { grants } of this.#spaces) for (const { principal } of grants) add(principal);
    for (const { subjectType, subjectId } of this.#checks ?? []) add({ type: subjectType, id: subjectId });
    return named;
  }

  #person(id: string): number {
    let number = this.#people.numbers.get(id);
    if (number === undefined) {
      number = this.#people.ids.push(id) - 1;
      this.#people.numbers.set(id, number);
      // Whom something names and no profile tells of.
      this.#people.states[number] = UNTOLD;
    }
    return number;
  }

  #space(id: string): number {
    let number = this.#spaceNumbers.get(id);
    if (number === undefined) {
      number = this.#spaces.push({ id, grants: [], unread: null }) - 1;
      this.#spaceNumbers.set(id, number);
    }
    return number;
  }
}
