import { iso } from '../../model/clock.ts';
import { UsageError } from '../../model/errors.ts';
import type { Records } from '../../store/records.ts';
import type { Found } from './find.ts';
import type { Finding } from './finding.ts';
import { setAside, takeBack } from './life.ts';
import { lockFindings, readFindings, writeTurned } from './store.ts';

export interface Decision {
  readonly status: 'acknowledged' | 'suppressed';
  readonly reason: string;
  /** Epoch milliseconds. */
  readonly until: number;
  readonly now: number;
}

/** What a person decides of some findings: to set them aside, or to take that back. */
export type Verdict = Decision | { readonly status: 'open'; readonly now: number };

export interface Decided {
  /** As they were, and as they are. */
  readonly changed: readonly { readonly before: Finding; readonly after: Finding }[];
  /** Those that there is nothing to decide of. */
  readonly closed: readonly string[];
}

/**
 * Stores what a person decides of findings of one account, of all at once.
 * @throws UsageError where the reason is empty, or the day not to come.
 */
export const decideAll = async (
  records: Records,
  account: string,
  ids: readonly string[],
  verdict: Verdict,
): Promise<Decided> => {
  const at = iso(verdict.now);
  if (verdict.status !== 'open') {
    const { reason, until, now } = verdict;
    if (reason.trim() === '') throw new UsageError('the reason is empty', 'say why in a few words: --reason "…"');
    if (until <= now) throw new UsageError(`--until ${iso(until)} is past`, 'name a day to come');
  }
  const decided = (finding: Finding) =>
    verdict.status === 'open'
      ? takeBack(finding, at)
      : setAside(finding, verdict.status, { reason: verdict.reason.trim(), until: iso(verdict.until), now: at });
  return records.write({ account, runId: '', stamp: at, notBefore: null }, async (writer) => {
    await lockFindings(writer, account);
    const wanted = new Set(ids);
    const found = (await readFindings(writer, account)).filter(({ id }) => wanted.has(id));
    const turned = found
      .filter(({ status }) => status !== 'closed' && !(status === 'open' && verdict.status === 'open'))
      .map((before) => ({ before, ...decided(before) }));
    await writeTurned(writer, {
      changed: turned.map(({ finding }) => finding),
      events: turned.map(({ event }) => event),
    });
    return {
      changed: turned.map(({ before, finding }) => ({ before, after: finding })),
      closed: found.filter(({ status }) => status === 'closed').map(({ id }) => id),
    };
  });
};

/**
 * Stores that a person acknowledges or suppresses a finding.
 * @throws UsageError where the finding is closed, the reason empty, or the day not to come.
 */
export const decide = async (records: Records, { account, finding }: Found, decision: Decision): Promise<Finding> => {
  const { changed } = await decideAll(records, account, [finding.id], decision);
  const [one] = changed;
  if (one !== undefined) return one.after;
  throw new UsageError(
    `the finding ${finding.id} is closed`,
    'there is nothing to do: it reopens by itself if it holds again',
  );
};

/**
 * Stores that a person takes back an acknowledgement or a suppression.
 * @throws UsageError where there is none to take back.
 */
export const reopen = async (records: Records, { account, finding }: Found, now: number): Promise<Finding> => {
  const { changed, closed } = await decideAll(records, account, [finding.id], { status: 'open', now });
  const [one] = changed;
  if (one !== undefined) return one.after;
  throw closed.length > 0
    ? new UsageError(
        `the finding ${finding.id} is closed`,
        'there is nothing to do: it reopens by itself if it holds again',
      )
    : new UsageError(
        `the finding ${finding.id} is open`,
        'there is nothing to take back: only what is acknowledged or suppressed can be reopened',
      );
};
