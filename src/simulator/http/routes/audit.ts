import type { SimAuditRecord } from '../../site.ts';
import type { Call } from '../call.ts';
import { offsetReply } from '../listV1.ts';
import { badRequest, forbidden } from '../problem.ts';
import type { Reply } from '../reply.ts';
import { json } from '../reply.ts';
import type { Route } from '../route.ts';
import { granular } from '../scopes.ts';

const READ = granular('read:audit-log');
const ROOT = '/wiki/rest/api/audit';

export const auditRoutes: readonly Route[] = [
  { method: 'GET', path: ROOT, scopes: READ, answer: between },
  { method: 'GET', path: `${ROOT}/since`, scopes: READ, answer: since },
  { method: 'GET', path: `${ROOT}/retention`, scopes: READ, answer: retention },
];

/** 'Confluence Administrator' global permission, and not on the free plan. */
function checkRight(call: Call): void {
  if (!call.viewer.administrator || call.site.edition === 'free') {
    throw forbidden('The calling user does not have permission to view the audit log');
  }
}

function between(call: Call): Reply {
  checkRight(call);
  return records(call, epochMillis(call, 'startDate') ?? 0, epochMillis(call, 'endDate') ?? Number.MAX_SAFE_INTEGER);
}

const DAY = 86_400_000;
const UNITS = {
  NANOS: 1e-6,
  MICROS: 1e-3,
  MILLIS: 1,
  SECONDS: 1000,
  MINUTES: 60_000,
  HOURS: 3_600_000,
  HALF_DAYS: DAY / 2,
  DAYS: DAY,
  WEEKS: 7 * DAY,
  MONTHS: 30 * DAY,
  YEARS: 365 * DAY,
  DECADES: 3650 * DAY,
  CENTURIES: 36_500 * DAY,
} as const;

function since(call: Call): Reply {
  checkRight(call);
  const number = call.query.integer('number', 3, 0, 1e9);
  const unit = call.query.choice('units', Object.keys(UNITS) as (keyof typeof UNITS)[], 'MONTHS');
  return records(call, call.site.now - number * UNITS[unit], Number.MAX_SAFE_INTEGER);
}

function retention(call: Call): Reply {
  checkRight(call);
  return json({ number: 1, units: 'YEARS' });
}

/** Newest first, both ends included. Records have no id of their own. */
function records(call: Call, from: number, to: number): Reply {
  const search = call.query.text('searchString')?.toLowerCase() ?? '';
  const found = call.index
    .auditLog()
    .filter(
      ({ at, summary, description }) =>
        at >= from && at <= to && `${summary} ${description}`.toLowerCase().includes(search),
    );
  return offsetReply(call, found, call.query.cappedLimit(1000, 1000), (record) => recordJson(call, record));
}

function recordJson(call: Call, record: SimAuditRecord): object {
  const author = call.site.users.get(record.authorId);
  const displayName = author?.displayName ?? 'System';
  return {
    author: {
      type: 'user',
      displayName,
      publicName: displayName,
      accountId: record.authorId,
      accountType: author?.accountType ?? '',
      isGuest: author?.guest ?? false,
      isExternalCollaborator: author?.guest ?? false,
      externalCollaborator: author?.guest ?? false,
      operations: null,
    },
    remoteAddress: record.remoteAddress,
    creationDate: record.at,
    summary: record.summary,
    description: record.description,
    category: record.category,
    sysAdmin: false,
    superAdmin: false,
    affectedObject: record.object,
    changedValues: record.changed.map((value) => ({ ...value, hiddenOldValue: '', hiddenNewValue: '' })),
    associatedObjects: record.associated,
  };
}

/** The window's ends are epoch milliseconds, written as text. */
function epochMillis(call: Call, name: string): number | null {
  const value = call.query.text(name);
  if (value === null) return null;
  if (!/^\d{1,15}$/.test(value)) throw badRequest(`Provided value {${value}} for '${name}' is not epoch milliseconds`);
  return Number(value);
}
