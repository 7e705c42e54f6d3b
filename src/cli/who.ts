import { userInfo } from 'node:os';
import type { Pool } from 'pg';

/** Who does something: as they say it, and their account id where the site knows them. */
export interface Who {
  readonly name: string;
  readonly id: string | null;
}

/** Kscope has no logins of its own on the command line: who acts is what they say, or their login on this machine. */
export const whoActs = async (pool: Pool, account: string, given: string | undefined): Promise<Who> => {
  const name = given?.trim() || userInfo().username;
  const { rows } = await pool.query<{ user_id: string }>(
    `select user_id from users where account = $1
     and (user_id = $2 or lower(email) = lower($2) or lower(display_name) = lower($2)) order by user_id = $2 desc limit 2`,
    [account, name],
  );
  const [first, second] = rows;
  return { name, id: first !== undefined && (second === undefined || first.user_id === name) ? first.user_id : null };
};
