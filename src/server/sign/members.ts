import { randomUUID } from 'node:crypto';
import type { Clock } from '../../model/clock.ts';
import { iso } from '../../model/clock.ts';
import type { Records } from '../../store/records.ts';
import { HOUSE } from '../house.ts';
import { notFound, Problem } from '../problem.ts';
import type { Member, MemberRow } from './member.ts';
import { MEMBER_COLUMNS, memberOf } from './member.ts';
import { hashPassword, isPassword } from './password.ts';
import type { Role } from './role.ts';
import { hashOf, newToken } from './secretToken.ts';

/** A member as administrators see them. */
export interface ListedMember extends Member {
  readonly createdAt: string;
  readonly hasPassword: boolean;
  /** Whether an OpenID provider knows them. */
  readonly signOn: boolean;
  /** Whether they may sign in. */
  readonly active: boolean;
}

/** Who somebody is to an OpenID provider. */
export interface Subject {
  readonly issuer: string;
  readonly subject: string;
}

const HOUR_MILLIS = 3_600_000;
const CLAIM_MILLIS = 24 * HOUR_MILLIS;
const INVITATION_MILLIS = 7 * 24 * HOUR_MILLIS;

/** Whether a member of this alias is an administrator who can sign in. */
const isAdmin = (alias: string): string =>
  `${alias}.role = 'admin' and ${alias}.deactivated_at is null and (${alias}.password is not null or ${alias}.subject is not null)`;

const OTHER_ADMIN = `exists (select from members o where o.account = m.account and o.member_id <> m.member_id
  and ${isAdmin('o')})`;

/** Whoever changes who is administrator waits for whoever does so already: two who demote each other leave one. */
const LOCK = "select pg_advisory_xact_lock(hashtextextended('kscope members', 0))";

/** Nobody would be left who can let others in. */
export class LastAdmin extends Problem {
  constructor() {
    super(409, 'nobody would be left who can let others in', { mend: 'make somebody else administrator first' });
  }
}

/** Who may sign in, and by which links and tokens. Secrets are kept as hashes only. */
export class Members {
  readonly #records: Records;
  readonly #clock: Clock;

  constructor(records: Records, clock: Clock) {
    this.#records = records;
    this.#clock = clock;
  }

  /** Whether no administrator can sign in: not yet, or not any more. */
  async isUnclaimed(): Promise<boolean> {
    return (await this.#query(`select from members m where account = $1 and ${isAdmin('m')} limit 1`, [])).length === 0;
  }

  /** The secret of a link by which its first opener becomes administrator. Earlier ones work no more. */
  async offerClaim(): Promise<string> {
    await this.#query('delete from one_time_links where account = $1 and member_id is null', []);
    return this.#link(null, CLAIM_MILLIS);
  }

  /** The secret of a link by which a member sets a password. Earlier ones of theirs work no more. */
  async invite(memberId: string): Promise<string> {
    await this.#query('delete from one_time_links where account = $1 and member_id = $2', [memberId]);
    return this.#link(memberId, INVITATION_MILLIS);
  }

  async #link(memberId: string | null, millis: number): Promise<string> {
    const token = newToken();
    const values = [hashOf(token), memberId, iso(this.#clock.now() + millis)];
    await this.#query(
      'insert into one_time_links (account, token_hash, member_id, expires_at) values ($1, $2, $3, $4)',
      values,
    );
    return token;
  }

  /**
   * Makes the first administrator.
   * @throws Problem where the token is none of an open claim.
   */
  async claim(
    token: string,
    who: { readonly name: string; readonly email: string; readonly password: string },
  ): Promise<Member> {
    const password = await hashPassword(who.password);
    await this.#redeem(token, true);
    const rows = await this.#locked<MemberRow>(
      `insert into members as m (account, member_id, name, email, role, password, created_at, bodies)
       select $1, $2, $3, $4, 'admin', $5, $6, false
       where not exists (select from members o where o.account = $1 and ${isAdmin('o')})
       on conflict (account, email) do update set name = excluded.name, role = 'admin', password = excluded.password,
         deactivated_at = null
       returning ${MEMBER_COLUMNS}`,
      [randomUUID(), who.name, who.email.toLowerCase(), password, this.#now()],
    );
    if (rows[0] === undefined)
      throw new Problem(409, 'somebody else was first', { mend: 'sign in, or ask them to add you' });
    return memberOf(rows[0]);
  }

  /**
   * Sets the password of an invited member; their sessions are to be ended.
   * @throws Problem where the link does not work (any more).
   */
  async accept(token: string, password: string): Promise<Member> {
    const hash = await hashPassword(password);
    const memberId = await this.#redeem(token, false);
    const rows = await this.#query<MemberRow>(
      `update members m set password = $3 where account = $1 and member_id = $2 and deactivated_at is null
       returning ${MEMBER_COLUMNS}`,
      [memberId, hash],
    );
    if (rows[0] === undefined) throw linkIsDead();
    return memberOf(rows[0]);
  }

  async #redeem(token: string, isClaim: boolean): Promise<string | null> {
    const rows = await this.#query<{ member_id: string | null }>(
      `delete from one_time_links where account = $1 and token_hash = $2 and expires_at > $3
       and (member_id is null) = $4 returning member_id`,
      [hashOf(token), this.#now(), isClaim],
    );
    if (rows[0] === undefined) throw linkIsDead();
    return rows[0].member_id;
  }

  async list(): Promise<readonly ListedMember[]> {
    const rows = await this.#query<
      MemberRow & { created_at: string; has_password: boolean; sign_on: boolean; active: boolean }
    >(
      `select ${MEMBER_COLUMNS}, m.created_at, m.password is not null as has_password, m.subject is not null as sign_on,
         m.deactivated_at is null as active
       from members m where account = $1 order by lower(m.name), m.member_id`,
      [],
    );
    return rows.map((row) => ({
      ...memberOf(row),
      createdAt: row.created_at,
      hasPassword: row.has_password,
      signOn: row.sign_on,
      active: row.active,
    }));
  }

  /** @throws Problem where there is none. */
  async get(id: string): Promise<Member> {
    const [row] = await this.#query<MemberRow>(
      `select ${MEMBER_COLUMNS} from members m where account = $1 and member_id = $2`,
      [id],
    );
    if (row === undefined) throw notFound(`the member ${id}`);
    return memberOf(row);
  }

  /** The member with an e-mail, whatever its case; null: there is none. */
  async ofEmail(email: string): Promise<ListedMember | null> {
    return (await this.list()).find((one) => one.email === email.toLowerCase()) ?? null;
  }

  /**
   * @param subject who they are to the OpenID provider that sends them.
   * @throws Problem where the e-mail is taken.
   */
  async add({ name, email, role, bodies }: Omit<Member, 'id'>, subject?: Subject): Promise<Member> {
    const [row] = await this.#query<MemberRow>(
      `insert into members as m (account, member_id, name, email, role, bodies, created_at, issuer, subject)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (account, email) do nothing returning ${MEMBER_COLUMNS}`,
      [
        randomUUID(),
        name,
        email.toLowerCase(),
        role,
        bodies,
        this.#now(),
        subject?.issuer ?? null,
        subject?.subject ?? null,
      ],
    );
    if (row === undefined)
      throw new Problem(409, `${email} may sign in already`, { mend: 'change what they may do instead' });
    return memberOf(row);
  }

  /** @throws Problem where there is none, or nobody would be left who can let others in. */
  async change(
    id: string,
    wanted: {
      readonly name?: string | undefined;
      readonly role?: Role | undefined;
      readonly bodies?: boolean | undefined;
      readonly active?: boolean | undefined;
    },
  ): Promise<{ readonly before: Member; readonly after: Member }> {
    const before = await this.get(id);
    const { name = null, role = null, bodies = null, active = null } = wanted;
    const [row] = await this.#locked<MemberRow>(
      `update members m set name = coalesce($3, name), role = coalesce($4, role), bodies = coalesce($5, bodies),
         deactivated_at = case when coalesce($6, deactivated_at is null) then null else coalesce(deactivated_at, $7) end
       where account = $1 and member_id = $2
       and (role <> 'admin' or (coalesce($4, role) = 'admin' and coalesce($6, deactivated_at is null)) or ${OTHER_ADMIN})
       returning ${MEMBER_COLUMNS}`,
      [id, name, role, bodies, active, this.#now()],
    );
    if (row === undefined) throw new LastAdmin();
    return { before, after: memberOf(row) };
  }

  /** @throws Problem where there is none, or nobody would be left who can let others in. */
  async remove(id: string): Promise<Member> {
    const before = await this.get(id);
    const rows = await this.#locked(
      `delete from members m where account = $1 and member_id = $2 and (role <> 'admin' or ${OTHER_ADMIN})
       returning member_id`,
      [id],
    );
    if (rows.length === 0) throw new LastAdmin();
    await this.revoke(id);
    await this.#query('delete from one_time_links where account = $1 and member_id = $2', [id]);
    // What they shared stays for the others.
    await this.#query('delete from saved_questions where account = $1 and member_id = $2 and not shared', [id]);
    await this.#query('delete from saved_views where account = $1 and member_id = $2 and shared_with is null', [id]);
    await this.#query('delete from view_defaults where account = $1 and member_id = $2', [id]);
    return before;
  }

  /** Ends the sessions and the tokens of a member. */
  async revoke(id: string): Promise<void> {
    for (const table of ['sessions', 'api_tokens'])
      await this.#query(`delete from ${table} where account = $1 and member_id = $2`, [id]);
  }

  /** Who the OpenID provider means; null: nobody yet. */
  async ofSubject({ issuer, subject }: Subject): Promise<(Member & { readonly active: boolean }) | null> {
    const [row] = await this.#query<MemberRow & { active: boolean }>(
      `select ${MEMBER_COLUMNS}, m.deactivated_at is null as active from members m
       where account = $1 and issuer = $2 and subject = $3`,
      [issuer, subject],
    );
    return row === undefined ? null : { ...memberOf(row), active: row.active };
  }

  /** Whether an administrator has signed in through this provider and may still. */
  async hasAdminOf(issuer: string): Promise<boolean> {
    const rows = await this.#query(
      `select from members m where account = $1 and issuer = $2 and ${isAdmin('m')} limit 1`,
      [issuer],
    );
    return rows.length > 0;
  }

  /** Lets a member sign in through the OpenID provider from now on. @returns whether no other person of it was linked. */
  async link(id: string, { issuer, subject }: Subject): Promise<boolean> {
    const rows = await this.#query(
      `update members set issuer = $3, subject = $4 where account = $1 and member_id = $2
       and (issuer is null or issuer <> $3) returning member_id`,
      [id, issuer, subject],
    );
    return rows.length > 0;
  }

  /**
   * Replaces one's own password.
   * @throws Problem where the one that is given is not the one that was set.
   */
  async changePassword(id: string, current: string, next: string): Promise<void> {
    const [row] = await this.#query<{ password: string | null }>(
      'select password from members where account = $1 and member_id = $2',
      [id],
    );
    if (row?.password == null)
      throw new Problem(409, 'you have no password here', { mend: 'you sign in through the provider of your company' });
    if (!(await isPassword(current, row.password)))
      throw new Problem(403, 'this is not your present password', { mend: 'try again' });
    const hash = await hashPassword(next);
    await this.#query('update members set password = $3 where account = $1 and member_id = $2', [id, hash]);
    await this.#query('delete from one_time_links where account = $1 and member_id = $2', [id]);
  }

  /** Who signs in so; null where e-mail or password are wrong, and nobody is told which. */
  async withPassword(email: string, password: string): Promise<Member | null> {
    const [row] = await this.#query<MemberRow & { password: string | null }>(
      `select ${MEMBER_COLUMNS}, m.password from members m where account = $1 and email = $2 and deactivated_at is null`,
      [email.toLowerCase()],
    );
    return (await isPassword(password, row?.password ?? null)) && row !== undefined ? memberOf(row) : null;
  }

  /** Who has the token of the API; null: nobody, any more. */
  async ofApiToken(token: string): Promise<Member | null> {
    const [row] = await this.#query<MemberRow>(
      `select ${MEMBER_COLUMNS} from api_tokens t join members m using (account, member_id)
       where t.account = $1 and t.token_hash = $2 and (t.expires_at is null or t.expires_at > $3)
       and m.deactivated_at is null`,
      [hashOf(token), this.#now()],
    );
    return row === undefined ? null : memberOf(row);
  }

  #now(): string {
    return iso(this.#clock.now());
  }

  /** One statement, of which no two are under way at once. */
  async #locked<T extends object>(sql: string, values: readonly unknown[]): Promise<readonly T[]> {
    return this.#records.write({ account: HOUSE, runId: '', stamp: this.#now(), notBefore: null }, async (writer) => {
      await writer.sql(LOCK);
      return (await writer.sql(sql, [HOUSE, ...values])) as readonly T[];
    });
  }

  async #query<T extends object>(sql: string, values: readonly unknown[]): Promise<readonly T[]> {
    return (await this.#records.pool.query<T>(sql, [HOUSE, ...values])).rows;
  }
}

const linkIsDead = (): Problem =>
  new Problem(403, 'this link does not work (any more)', {
    mend: 'ask for a new one; the link to the first administrator is printed whenever the server starts',
  });
