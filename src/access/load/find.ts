import type { Pool } from 'pg';
import { UsageError } from '../../model/errors.ts';
import { ANONYMOUS_ID } from '../facts.ts';

/** So many of those that fit a name are told. */
const SHOWN = 3;

/**
 * The account id of somebody: given as such, as a name or e-mail that one person alone has, or `anonymous`.
 * @throws UsageError where nobody fits, or several do.
 */
export const findPerson = async (pool: Pool, account: string, given: string): Promise<string> => {
  if (given === ANONYMOUS_ID) return given;
  const known = await pool.query('select from users where account = $1 and user_id = $2', [account, given]);
  if (known.rows.length > 0) return given;
  const { rows } = await pool.query<{ id: string; name: string | null; exact: boolean }>(
    `select user_id as id, display_name as name, false as exact from users
     where account = $1 and (lower(email) = lower($2) or lower(display_name) = lower($2))
     order by user_id limit ${SHOWN + 1}`,
    [account, given],
  );
  return only(rows, given, 'person', 'give the account id, the part after /people/ in the address of the profile');
};

/**
 * The id of a page or blogpost, or of what stands above them: given as such, as an address, or as a title that one page
 * alone has.
 * @throws UsageError where nothing fits, or several do.
 */
export const findPage = async (pool: Pool, account: string, given: string): Promise<string> => {
  const id =
    /\/(?:pages|blog|folder|whiteboard|database|embed)\/(?:[^?#]*\/)?(\d+)(?:[/?#]|$)/.exec(given)?.[1] ??
    /[?&]pageId=(\d+)/.exec(given)?.[1] ??
    given;
  const known = await pool.query('select from pages where account = $1 and page_id = $2', [account, id]);
  if (known.rows.length > 0) return id;
  // No index finds titles: it would cost every crawl more than the few who ask by title wait.
  const { rows } = await pool.query<{ id: string; name: string | null; exact: boolean }>(
    `select page_id as id, title as name, false as exact from pages
     where account = $1 and title = $2 and kind in ('page', 'blogpost') order by page_id limit ${SHOWN + 1}`,
    [account, id],
  );
  return only(rows, given, 'page', 'give the id, the digits after /pages/ in the address of the page');
};

/**
 * The id of a space: given as such, as a key, or as a name that one space alone has.
 * @throws UsageError where nothing fits, or several do.
 */
export const findSpace = async (pool: Pool, account: string, given: string): Promise<string> => {
  const { rows } = await pool.query<{ id: string; name: string | null; exact: boolean }>(
    `select space_id as id, name, space_id = $2 or key = $2 as exact from spaces
     where account = $1 and (space_id = $2 or lower(key) = lower($2) or lower(name) = lower($2))
     order by exact desc, space_id limit ${SHOWN + 1}`,
    [account, given],
  );
  return only(rows, given, 'space', 'give the key, as it stands in the address of the space');
};

const only = (
  rows: readonly { readonly id: string; readonly name: string | null; readonly exact: boolean }[],
  given: string,
  kind: string,
  mend: string,
): string => {
  const first = rows[0];
  if (first === undefined) throw new UsageError(`no ${kind} "${given}" is known`, mend);
  if (first.exact || rows.length === 1) return first.id;
  const shown = rows.slice(0, SHOWN).map(({ id, name }) => `${name ?? '(no title)'} (${id})`);
  const more = rows.length > SHOWN ? ' and others' : '';
  throw new UsageError(`"${given}" fits several: ${shown.join(', ')}${more}`, mend);
};
