import { mostMemoryOfQuestion } from '../columns/memory.ts';
import { openColumns } from '../columns/open.ts';
import { refreshColumns } from '../columns/refresh.ts';
import { check } from '../governance/check.ts';
import { inForce } from '../governance/own/inForce.ts';
import { messageOf } from '../model/errors.ts';
import { noteFindings } from '../notify/note.ts';
import { joinRecords } from '../store/records.ts';
import type { FollowOrder, FollowReply } from './followApart.ts';

const CONNECTIONS = 4;
const RULE_MILLIS = 60_000;

const follow = async (order: FollowOrder, tell: (text: string) => void): Promise<FollowReply> => {
  const { connection, directory, home, account, now } = order;
  const records = joinRecords(connection, CONNECTIONS);
  try {
    const { rules } = await inForce(home, tell);
    const columns = await openColumns(directory);
    try {
      const bounds = { timeoutMillis: RULE_MILLIS, mostMemoryBytes: mostMemoryOfQuestion() };
      const checked = await check({ records, columns, rules, account, now, ...bounds, onTurned: noteFindings });
      for (const { rule, status, note } of checked.outcomes) {
        if (status === 'failed') tell(`the rule ${rule.id} failed: ${note}`);
      }
      return { events: checked.events };
    } finally {
      await columns.close();
      // Whoever asks about findings asks the columns too. Nothing but these was written, so this is quick.
      await refreshColumns({ pool: records.pool, directory });
    }
  } catch (error) {
    return { failure: messageOf(error) };
  } finally {
    await records.close();
  }
};

/** The process that {@link followApart} starts: one order, one reply. */
process.once('message', async (order: FollowOrder) => {
  const reply = await follow(order, (told) => process.send?.({ told } satisfies FollowReply));
  process.send?.(reply, () => {
    process.off('disconnect', end);
    process.disconnect();
  });
});

// Whoever ordered it is gone: so is the need for it. A process that exits would wait for the question under way.
const end = (): unknown => process.kill(process.pid, 'SIGKILL');
process.once('disconnect', end);
