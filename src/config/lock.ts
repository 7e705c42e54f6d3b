import { UserError } from '../model/errors.ts';
import type { Records } from '../store/records.ts';

const KEY = "hashtextextended('kscope apply', 0)";

/**
 * Lets one process at a time apply a file.
 * @returns what ends that.
 * @throws UserError where another one does.
 */
export const applyLock = async ({ pool }: Records): Promise<() => Promise<void>> => {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ taken: boolean }>(`select pg_try_advisory_lock(${KEY}) as taken`);
    if (rows[0]?.taken !== true) {
      throw new UserError('another kscope apply is at work on this database', 'wait for its end, then apply again');
    }
  } catch (error) {
    client.release();
    throw error;
  }
  return async () => {
    await client.query(`select pg_advisory_unlock(${KEY})`);
    client.release();
  };
};
