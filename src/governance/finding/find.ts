import { UsageError } from '../../model/errors.ts';
import type { Records } from '../../store/records.ts';
import type { Finding, FindingEvent, Status } from './finding.ts';
import { fromRow } from './store.ts';

/** There is no finding of that id. */
export class NoFinding extends UsageError {}

/** A finding with the account that it belongs to. */
export interface Found {
  readonly account: string;
  readonly finding: Finding;
}

/**
 * The finding with an id, or with the only id that begins so.
 * @throws NoFinding where there is none.
 * @throws UsageError where there is more than one.
 */
export const findFinding = async ({ db }: Records, id: string, account: string | undefined): Promise<Found> => {
  if (!/^[0-9a-f]{4,16}$/i.test(id)) {
    throw new NoFinding(
      `${id} is no id of a finding`,
      'give four or more of its digits; kscope finding list shows them',
    );
  }
  let query = db.selectFrom('findings').selectAll().where('finding_id', 'like', `${id.toLowerCase()}%`).limit(3);
  if (account !== undefined) query = query.where('account', '=', account);
  const rows = await query.execute();
  const [row] = rows;
  if (row === undefined) throw new NoFinding(`there is no finding ${id}`, 'kscope finding list shows them');
  if (rows.length > 1) {
    const ids = rows.map(({ finding_id }) => finding_id).join(', ');
    throw new UsageError(`${id} begins more than one id`, `give more of it: ${ids}`);
  }
  return { account: row.account, finding: fromRow(row) };
};

export interface FindingFilter {
  readonly account?: string | undefined;
  readonly statuses: readonly Status[];
  readonly severities: readonly string[];
  readonly rule?: string | undefined;
  readonly spaceId?: string | undefined;
}

/** Findings, the gravest first, then the newest. */
export const listFindings = async ({ db }: Records, filter: FindingFilter): Promise<readonly Found[]> => {
  let query = db
    .selectFrom('findings')
    .selectAll()
    .where('status', 'in', filter.statuses)
    .where('severity', 'in', filter.severities);
  if (filter.account !== undefined) query = query.where('account', '=', filter.account);
  if (filter.rule !== undefined) query = query.where('rule_id', '=', filter.rule);
  if (filter.spaceId !== undefined) query = query.where('space_id', '=', filter.spaceId);
  const rows = await query.execute();
  const rank = (severity: string): number => ['critical', 'high', 'medium', 'low'].indexOf(severity);
  return rows
    .map((row) => ({ account: row.account, finding: fromRow(row) }))
    .toSorted(
      ({ finding: a }, { finding: b }) =>
        rank(a.severity) - rank(b.severity) ||
        (a.openedAt < b.openedAt ? 1 : a.openedAt > b.openedAt ? -1 : 0) ||
        (a.id < b.id ? -1 : 1),
    );
};

/** The life of a finding, the oldest turn first. */
export const historyOf = async ({ db }: Records, { account, finding }: Found): Promise<readonly FindingEvent[]> => {
  const rows = await db
    .selectFrom('finding_events')
    .selectAll()
    .where('account', '=', account)
    .where('finding_id', '=', finding.id)
    .orderBy('at')
    .execute();
  return rows.map(({ finding_id, at, event, reason, until }) => ({
    findingId: finding_id,
    at,
    event: event as FindingEvent['event'],
    reason,
    until,
  }));
};
