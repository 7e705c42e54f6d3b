import { iso } from '../../model/clock.ts';
import { UsageError } from '../../model/errors.ts';
import type { Records } from '../../store/records.ts';
import type { Found } from './find.ts';
import type { Finding } from './finding.ts';
import { setAside } from './life.ts';
import { lockFindings, readFindings, writeTurned } from './store.ts';

export interface Decision {
  readonly status: 'acknowledged' | 'suppressed';
  readonly reason: string;
  /** Epoch milliseconds. */
  readonly until: number;
  readonly now: number;
}

/**
 * Stores that a person acknowledges or suppresses a finding.
 * @throws UsageError where the finding is closed, the reason empty, or the day not to come.
 */
export const decide = async (
  records: Records,
  { account, finding: { id } }: Found,
  { status, reason, until, now }: Decision,
): Promise<Finding> => {
  if (reason.trim() === '') throw new UsageError('the reason is empty', 'say why in a few words: --reason "…"');
  if (until <= now) throw new UsageError(`--until ${iso(until)} is past`, 'name a day to come');
  const at = iso(now);
  return records.write({ account, runId: '', stamp: at, notBefore: null }, async (writer) => {
    await lockFindings(writer, account);
    const found = (await readFindings(writer, account)).find((one) => one.id === id);
    if (found === undefined || found.status === 'closed') {
      throw new UsageError(
        `the finding ${id} is closed`,
        'there is nothing to do: it reopens by itself if it holds again',
      );
    }
    const { finding, event } = setAside(found, status, { reason: reason.trim(), until: iso(until), now: at });
    await writeTurned(writer, { changed: [finding], events: [event] });
    return finding;
  });
};
