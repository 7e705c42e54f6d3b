import pg from 'pg';
import { messageOf, UserError } from '../model/errors.ts';
import { refreshColumns } from './refresh.ts';
import type { RefreshOrder, RefreshReply } from './refreshApart.ts';

/** The process that {@link refreshColumnsApart} starts: one order, one reply. */
process.once('message', async ({ connection, directory, anew }: RefreshOrder) => {
  const pool = new pg.Pool(connection);
  let reply: RefreshReply;
  try {
    reply = { refreshed: await refreshColumns({ pool, directory, anew }) };
  } catch (error) {
    reply = { failure: { message: messageOf(error), mend: error instanceof UserError ? error.mend : null } };
  }
  await pool.end();
  process.send?.(reply, () => process.disconnect());
});

// Whoever ordered it is gone: so is the need for it.
process.once('disconnect', () => process.exit());
