import { randomUUID } from 'node:crypto';
import type { Clock } from '../../model/clock.ts';
import { iso } from '../../model/clock.ts';
import type { Records } from '../../store/records.ts';
import { HOUSE } from '../house.ts';
import { notFound } from '../problem.ts';
import type { Member, MemberRow } from './member.ts';
import { MEMBER_COLUMNS, memberOf } from './member.ts';
import { hashOf, newToken } from './secretToken.ts';

const SESSION_MILLIS = 14 * 24 * 3_600_000;
const MOST_AGENT = 300;

/** From where somebody signs in. */
export interface From {
  readonly agent: string | null;
  readonly address: string;
  /** What the OpenID provider said of them, encrypted; null: they came with a password or a link. */
  readonly idToken?: string | null;
}

export interface Session {
  readonly id: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly agent: string | null;
  readonly address: string | null;
  /** Whether it is the one that asks. */
  readonly current: boolean;
}

/** Who is signed in, and from where. The secret of a session is kept as a hash only. */
export class Sessions {
  readonly #records: Records;
  readonly #clock: Clock;

  constructor(records: Records, clock: Clock) {
    this.#records = records;
    this.#clock = clock;
  }

  /** The secret of a new session. */
  async begin(
    { id }: Member,
    { agent, address, idToken = null }: From,
  ): Promise<{ readonly token: string; readonly seconds: number }> {
    const token = newToken();
    await this.#query('delete from sessions where account = $1 and expires_at <= $2', [this.#now()]);
    await this.#query(
      `insert into sessions (account, token_hash, session_id, member_id, created_at, expires_at, agent, address, id_token)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        hashOf(token),
        randomUUID(),
        id,
        this.#now(),
        iso(this.#clock.now() + SESSION_MILLIS),
        agent === null ? null : agent.slice(0, MOST_AGENT).toWellFormed(),
        address,
        idToken,
      ],
    );
    return { token, seconds: SESSION_MILLIS / 1000 };
  }

  /** Who has the session; null: nobody, any more. */
  async member(token: string): Promise<Member | null> {
    const [row] = await this.#query<MemberRow>(
      `select ${MEMBER_COLUMNS} from sessions s join members m using (account, member_id)
       where s.account = $1 and s.token_hash = $2 and s.expires_at > $3 and m.deactivated_at is null`,
      [hashOf(token), this.#now()],
    );
    return row === undefined ? null : memberOf(row);
  }

  /** @returns what the OpenID provider said when it began, encrypted; null where it began otherwise. */
  async end(token: string): Promise<string | null> {
    const [row] = await this.#query<{ id_token: string | null }>(
      'delete from sessions where account = $1 and token_hash = $2 returning id_token',
      [hashOf(token)],
    );
    return row?.id_token ?? null;
  }

  /** @throws Problem where the member has no such session. */
  async endOne(memberId: string, sessionId: string): Promise<void> {
    const rows = await this.#query(
      'delete from sessions where account = $1 and member_id = $2 and session_id = $3 returning session_id',
      [memberId, sessionId],
    );
    if (rows.length === 0) throw notFound(`the session ${sessionId}`);
  }

  /** Ends every session of a member but the one whose secret is given. */
  async endAll(memberId: string, except: string | null = null): Promise<void> {
    await this.#query('delete from sessions where account = $1 and member_id = $2 and token_hash is distinct from $3', [
      memberId,
      except === null ? null : hashOf(except),
    ]);
  }

  /** The sessions of a member, the newest first. */
  async list(memberId: string, current: string | null): Promise<readonly Session[]> {
    const rows = await this.#query<{
      id: string;
      createdAt: string;
      expiresAt: string;
      agent: string | null;
      address: string | null;
      current: boolean;
    }>(
      `select session_id as id, created_at as "createdAt", expires_at as "expiresAt", agent, address,
         coalesce(token_hash = $4, false) as current
       from sessions where account = $1 and member_id = $2 and expires_at > $3 order by created_at desc, session_id`,
      [memberId, this.#now(), current === null ? null : hashOf(current)],
    );
    return rows;
  }

  #now(): string {
    return iso(this.#clock.now());
  }

  async #query<T extends object>(sql: string, values: readonly unknown[]): Promise<readonly T[]> {
    return (await this.#records.pool.query<T>(sql, [HOUSE, ...values])).rows;
  }
}
