import { randomUUID } from 'node:crypto';
import type { Clock } from '../../model/clock.ts';
import { iso } from '../../model/clock.ts';
import type { Records } from '../../store/records.ts';
import { HOUSE } from '../house.ts';
import { notFound, Problem } from '../problem.ts';
import { hashPassword, isPassword } from './password.ts';
import type { Role } from './role.ts';
import { hashOf, newToken } from './secretToken.ts';

/** Somebody who may sign in. */
export interface Member {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
}

interface Row {
  readonly member_id: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
}

const HOUR_MILLIS = 3_600_000;
const SESSION_MILLIS = 14 * 24 * HOUR_MILLIS;
const CLAIM_MILLIS = 24 * HOUR_MILLIS;
const INVITATION_MILLIS = 7 * 24 * HOUR_MILLIS;

const COLUMNS = 'm.member_id, m.name, m.email, m.role';

/** Somebody else is administrator and can sign in. */
const OTHER_ADMIN = `exists (select from members o where o.account = m.account and o.member_id <> m.member_id
  and o.role = 'admin' and o.password is not null)`;

const lastAdmin = (): Problem =>
  new Problem(409, 'nobody would be left who can let others in', { mend: 'make somebody else administrator first' });

const memberOf = ({ member_id: id, name, email, role }: Row): Member => ({ id, name, email, role: role as Role });

/** Who may sign in, who is signed in, and by which tokens. Secrets are kept as hashes only. */
export class Members {
  readonly #records: Records;
  readonly #clock: Clock;

  constructor(records: Records, clock: Clock) {
    this.#records = records;
    this.#clock = clock;
  }

  /** Whether nobody can sign in yet. */
  async isUnclaimed(): Promise<boolean> {
    return (
      (await this.#query('select from members where account = $1 and password is not null limit 1', [])).length === 0
    );
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
    const rows = await this.#query<Row>(
      `insert into members as m (account, member_id, name, email, role, password, created_at)
       select $1, $2, $3, $4, 'admin', $5, $6 where not exists (select from members where account = $1 and password is not null)
       returning ${COLUMNS}`,
      [randomUUID(), who.name, who.email.toLowerCase(), password, this.#now()],
    );
    if (rows[0] === undefined)
      throw new Problem(409, 'somebody else was first', { mend: 'sign in, or ask them to add you' });
    return memberOf(rows[0]);
  }

  /**
   * Sets the password of an invited member, and signs them out everywhere else.
   * @throws Problem where the link does not work (any more).
   */
  async accept(token: string, password: string): Promise<Member> {
    const hash = await hashPassword(password);
    const memberId = await this.#redeem(token, false);
    const rows = await this.#query<Row>(
      `update members m set password = $3 where account = $1 and member_id = $2 returning ${COLUMNS}`,
      [memberId, hash],
    );
    if (rows[0] === undefined) throw linkIsDead();
    await this.endSessions(rows[0].member_id);
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

  async list(): Promise<readonly (Member & { readonly createdAt: string; readonly hasPassword: boolean })[]> {
    const rows = await this.#query<Row & { created_at: string; has_password: boolean }>(
      `select ${COLUMNS}, m.created_at, m.password is not null as has_password from members m where account = $1
       order by lower(m.name), m.member_id`,
      [],
    );
    return rows.map((row) => ({ ...memberOf(row), createdAt: row.created_at, hasPassword: row.has_password }));
  }

  /** @throws Problem where there is none. */
  async get(id: string): Promise<Member> {
    const [row] = await this.#query<Row>(`select ${COLUMNS} from members m where account = $1 and member_id = $2`, [
      id,
    ]);
    if (row === undefined) throw notFound(`the member ${id}`);
    return memberOf(row);
  }

  /** @throws Problem where the e-mail is taken. */
  async add({ name, email, role }: Omit<Member, 'id'>): Promise<Member> {
    const [row] = await this.#query<Row>(
      `insert into members as m (account, member_id, name, email, role, created_at) values ($1, $2, $3, $4, $5, $6)
       on conflict (account, email) do nothing returning ${COLUMNS}`,
      [randomUUID(), name, email.toLowerCase(), role, this.#now()],
    );
    if (row === undefined)
      throw new Problem(409, `${email} may sign in already`, { mend: 'change what they may do instead' });
    return memberOf(row);
  }

  /** @throws Problem where nobody would be left who can let others in. */
  async change(
    id: string,
    { name, role }: { readonly name?: string | undefined; readonly role?: Role | undefined },
  ): Promise<{ readonly before: Member; readonly after: Member }> {
    const before = await this.get(id);
    const [row] = await this.#query<Row>(
      `update members m set name = coalesce($3, name), role = coalesce($4, role) where account = $1 and member_id = $2
       and (coalesce($4, role) = 'admin' or ${OTHER_ADMIN}) returning ${COLUMNS}`,
      [id, name ?? null, role ?? null],
    );
    if (row === undefined) throw lastAdmin();
    return { before, after: memberOf(row) };
  }

  /** @throws Problem where nobody would be left who can let others in. */
  async remove(id: string): Promise<Member> {
    const before = await this.get(id);
    const rows = await this.#query(
      `delete from members m where account = $1 and member_id = $2 and ${OTHER_ADMIN} returning member_id`,
      [id],
    );
    if (rows.length === 0) throw lastAdmin();
    for (const table of ['sessions', 'api_tokens', 'one_time_links']) {
      await this.#query(`delete from ${table} where account = $1 and member_id = $2`, [id]);
    }
    // What they shared stays for the others.
    await this.#query('delete from saved_questions where account = $1 and member_id = $2 and not shared', [id]);
    await this.#query('delete from saved_views where account = $1 and member_id = $2 and shared_with is null', [id]);
    await this.#query('delete from view_defaults where account = $1 and member_id = $2', [id]);
    return before;
  }

  /** Who signs in so; null where e-mail or password are wrong, and nobody is told which. */
  async withPassword(email: string, password: string): Promise<Member | null> {
    const [row] = await this.#query<Row & { password: string | null }>(
      `select ${COLUMNS}, m.password from members m where account = $1 and email = $2`,
      [email.toLowerCase()],
    );
    return (await isPassword(password, row?.password ?? null)) && row !== undefined ? memberOf(row) : null;
  }

  /** The secret of a new session. */
  async signIn({ id }: Member): Promise<{ readonly token: string; readonly seconds: number }> {
    const token = newToken();
    await this.#query('delete from sessions where account = $1 and expires_at <= $2', [this.#now()]);
    await this.#query(
      'insert into sessions (account, token_hash, member_id, created_at, expires_at) values ($1, $2, $3, $4, $5)',
      [hashOf(token), id, this.#now(), iso(this.#clock.now() + SESSION_MILLIS)],
    );
    return { token, seconds: SESSION_MILLIS / 1000 };
  }

  async signOut(token: string): Promise<void> {
    await this.#query('delete from sessions where account = $1 and token_hash = $2', [hashOf(token)]);
  }

  async endSessions(memberId: string): Promise<void> {
    await this.#query('delete from sessions where account = $1 and member_id = $2', [memberId]);
  }

  async ofSession(token: string): Promise<Member | null> {
    const [row] = await this.#query<Row>(
      `select ${COLUMNS} from sessions s join members m using (account, member_id)
       where s.account = $1 and s.token_hash = $2 and s.expires_at > $3`,
      [hashOf(token), this.#now()],
    );
    return row === undefined ? null : memberOf(row);
  }

  async ofApiToken(token: string): Promise<Member | null> {
    const [row] = await this.#query<Row>(
      `select ${COLUMNS} from api_tokens t join members m using (account, member_id)
       where t.account = $1 and t.token_hash = $2 and (t.expires_at is null or t.expires_at > $3)`,
      [hashOf(token), this.#now()],
    );
    return row === undefined ? null : memberOf(row);
  }

  #now(): string {
    return iso(this.#clock.now());
  }

  async #query<T extends object>(sql: string, values: readonly unknown[]): Promise<readonly T[]> {
    return (await this.#records.pool.query<T>(sql, [HOUSE, ...values])).rows;
  }
}

const linkIsDead = (): Problem =>
  new Problem(403, 'this link does not work (any more)', {
    mend: 'ask for a new one; the link to the first administrator is printed whenever the server starts',
  });
