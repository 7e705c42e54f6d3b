import { createHash } from 'node:crypto';
import { getAuditRecords } from 'confluence.js/v1';
import type { Stage } from '../../../crawl/stage.ts';
import type { RowOf } from '../../../model/table.ts';
import { auditRecords } from '../../../model/tables/people.ts';
import { byOffset } from '../paging.ts';
import type { Session } from '../session.ts';
import { keepDocuments } from '../session.ts';
import type { Wire } from '../wire.ts';
import { listOf, textOf, timeOf } from '../wire.ts';

/** Records that come late, or while the list is read, are met again within this time. */
const OVERLAP_MILLIS = 60 * 60 * 1000;

/** The audit log, all of it at first and then what is new. Not on every plan, and only for administrators. */
export const auditStage = (session: Session): Stage => ({
  name: 'audit',
  title: 'audit records',
  lane: 'facts',
  after: ['site'],
  walks: async () => {
    const { scope } = session;
    const newest = await session.records.db
      .selectFrom('audit_records')
      .select((eb) => eb.fn.max('at').as('at'))
      .where('account', '=', session.run.account)
      .executeTakeFirst();
    const startDate = newest?.at && !session.everything ? String(Date.parse(newest.at) - OVERLAP_MILLIS) : undefined;
    return [
      {
        scope: 'all',
        gap: {
          kind: 'audit',
          subjectId: '*',
          mend: 'the audit log needs a paid plan and a Confluence administrator; without it changes have no author',
        },
        async *batches(cursor) {
          for await (const page of byOffset(cursor, 1000, (start, limit) =>
            getAuditRecords(session.client, { start, limit, ...(startDate === undefined ? {} : { startDate }) }),
          )) {
            const known = page.items.flatMap((wire) => {
              const row = auditRow(wire);
              return row === null ? [] : [{ row, wire }];
            });
            yield {
              items: page.items.length,
              cursor: page.next,
              write: async (writer) => {
                if (!scope.isEverything) {
                  await writer.upsert(
                    auditRecords,
                    known.map(({ row }) => ({ ...row, ...nameless })),
                  );
                  return;
                }
                // Other filters may have kept less of them.
                const store = session.everything ? writer.upsert : writer.insertMissing;
                await store(
                  auditRecords,
                  known.map(({ row }) => row),
                );
                await keepDocuments(
                  writer,
                  'confluence.audit.AuditRecord',
                  // From where somebody works is none of our business.
                  known.map(({ row, wire }) => [row.audit_id, { ...wire, remoteAddress: undefined }]),
                );
              },
            };
          }
        },
      },
    ];
  },
});

/**
 * The log goes over the whole site and tells titles and names in its texts, without ids by which the filters of an account
 * could tell what is in scope: with any filter no more is kept than when somebody did what.
 */
const nameless = {
  author_name: null,
  description: null,
  object: null,
  changed_values: null,
  associated: null,
};

/** Records have no id (v1 document): the same record twice has the same hash, whatever its author is called by then. */
const auditRow = (wire: Wire): RowOf<typeof auditRecords> | null => {
  const at = timeOf(wire, 'creationDate');
  if (at === null) return null;
  return {
    audit_id: createHash('sha256')
      .update(JSON.stringify({ ...wire, author: textOf(wire, 'author', 'accountId') }))
      .digest('hex')
      .slice(0, 32),
    at,
    author_id: textOf(wire, 'author', 'accountId'),
    author_name: textOf(wire, 'author', 'displayName'),
    category: textOf(wire, 'category'),
    summary: textOf(wire, 'summary'),
    description: textOf(wire, 'description'),
    object: textOf(wire, 'affectedObject', 'name'),
    object_type: textOf(wire, 'affectedObject', 'objectType'),
    changed_values: listOf(wire, 'changedValues'),
    associated: listOf(wire, 'associatedObjects'),
  };
};
