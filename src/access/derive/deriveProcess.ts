import { messageOf } from '../../model/errors.ts';
import { openPool } from '../../store/pool.ts';
import { deriveAccess } from './deriveAccess.ts';
import type { DeriveOrder, DeriveReply } from './deriveApart.ts';

/** The process that {@link deriveAccessApart} starts: one order, one reply. */
process.once('message', async ({ connection, account }: DeriveOrder) => {
  const pool = openPool(connection, 4);
  let reply: DeriveReply;
  try {
    reply = { derived: await deriveAccess(pool, account) };
  } catch (error) {
    reply = { failure: messageOf(error) };
  }
  await pool.end();
  process.send?.(reply, () => process.disconnect());
});

// Whoever ordered it is gone: so is the need for it.
process.once('disconnect', () => process.exit());
