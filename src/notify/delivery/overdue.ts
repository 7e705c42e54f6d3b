import type { Accounts } from '../../accounts/accounts.ts';
import { standings } from '../../crawl/standing.ts';
import { iso } from '../../model/clock.ts';
import type { Records } from '../../store/records.ts';
import { note } from '../note.ts';

/** Notes each account of which no crawl has ended for more than two turns; once for each time that this happens. */
export const noteOverdue = async (records: Records, accounts: Pick<Accounts, 'list'>, now: number): Promise<void> => {
  for (const [name, { missed, finishedRunAt }] of await standings(records, await accounts.list(), now)) {
    if (!missed) continue;
    const at = iso(now);
    const last = finishedRunAt === null ? 'no crawl has ended yet' : `the last one began at ${finishedRunAt}`;
    await records.write({ account: name, runId: '', stamp: at, notBefore: null }, (writer) =>
      note(writer, name, at, [
        {
          key: ['overdue', name, finishedRunAt ?? ''],
          event: 'overdue',
          severity: 'high',
          owner: 'none',
          content: {
            account: name,
            message: `no crawl of ${name} has ended for more than two turns of its frequency; ${last}`,
            todo: 'See that a server or a worker runs, and what kscope doctor says.',
            rule: null,
            finding: null,
            space: null,
          },
        },
      ]),
    );
  }
};
