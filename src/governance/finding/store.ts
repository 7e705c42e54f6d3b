import type { Selectable } from 'kysely';
import type { RowObject } from '../../columns/row.ts';
import type { Schema } from '../../model/schema.ts';
import type { RowOf } from '../../model/table.ts';
import { findingEvents, findings } from '../../model/tables/operations.ts';
import type { Writer } from '../../store/records.ts';
import type { SubjectType } from '../rule/entry.ts';
import type { Severity } from '../severity.ts';
import type { Finding, FindingEvent, Status } from './finding.ts';
import type { Turned } from './life.ts';

export const fromRow = (row: Selectable<Schema['findings']>): Finding => ({
  id: row.finding_id,
  ruleId: row.rule_id,
  severity: row.severity as Severity,
  status: row.status as Status,
  subject: { type: row.subject_type as SubjectType, id: row.subject_id },
  spaceId: row.space_id,
  message: row.message,
  detail: (row.detail ?? {}) as RowObject,
  baseline: row.baseline,
  openedAt: row.opened_at,
  reopenedAt: row.reopened_at,
  matchedAt: row.matched_at,
  closedAt: row.closed_at,
  reason: row.reason,
  until: row.until,
});

/** A finding in the words of its table. */
export const findingRow = (finding: Finding): RowOf<typeof findings> => ({
  finding_id: finding.id,
  rule_id: finding.ruleId,
  severity: finding.severity,
  status: finding.status,
  subject_type: finding.subject.type,
  subject_id: finding.subject.id,
  space_id: finding.spaceId,
  message: finding.message,
  detail: finding.detail,
  baseline: finding.baseline,
  opened_at: finding.openedAt,
  reopened_at: finding.reopenedAt,
  matched_at: finding.matchedAt,
  closed_at: finding.closedAt,
  reason: finding.reason,
  until: finding.until,
});

const eventRow = ({ findingId, at, event, reason, until }: FindingEvent): RowOf<typeof findingEvents> => ({
  finding_id: findingId,
  at,
  event,
  reason,
  until,
});

/** One statement takes so many rows. */
const BATCH = 5_000;

/** Writes what became of findings, with its history. */
export const writeTurned = async (writer: Writer, { changed, events }: Turned): Promise<void> => {
  for (let i = 0; i < changed.length; i += BATCH) {
    await writer.upsert(findings, changed.slice(i, i + BATCH).map(findingRow));
  }
  for (let i = 0; i < events.length; i += BATCH) {
    await writer.insertMissing(findingEvents, events.slice(i, i + BATCH).map(eventRow));
  }
};

/** Keeps others from changing the findings of an account until the transaction ends. */
export const lockFindings = async (writer: Writer, account: string): Promise<void> => {
  await writer.sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`kscope findings ${account}`]);
};

export const readFindings = async (writer: Writer, account: string): Promise<readonly Finding[]> => {
  const rows = await writer.sql('select * from findings where account = $1', [account]);
  return rows.map((row) => fromRow(row as unknown as Selectable<Schema['findings']>));
};
