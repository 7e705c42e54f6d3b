import { Refused } from '../../../crawl/errors.ts';
import { observeGaps } from '../../../crawl/gaps.ts';
import type { Stage } from '../../../crawl/stage.ts';
import { iso } from '../../../model/clock.ts';
import { accessChecks } from '../../../model/tables/access.ts';
import { siteFacts } from '../../../model/tables/site.ts';
import { checkPermission } from '../permissionCheck.ts';
import { refusedBy } from '../refusedBy.ts';
import type { Session } from '../session.ts';

const gap = { kind: 'anonymous access', subjectId: '*', mend: 'make the account a Confluence administrator' };

/**
 * Whether anonymous people may enter at all. No endpoint tells; asking what they may do with one page does, since a
 * denial names its layer (v1 document, permission/check).
 */
export const anonymousStage = (session: Session): Stage => ({
  name: 'anonymous',
  title: 'anonymous access',
  lane: 'facts',
  after: ['space-access', 'restrictions'],
  walks: async () => [
    {
      scope: 'site',
      expected: 1,
      gap,
      async *batches() {
        const page = await witness(session);
        if (page === undefined) return;
        const answer = await ask(session, page);
        yield {
          items: 1,
          cursor: null,
          write: async (writer) => {
            await observeGaps(
              writer,
              new Map([['anonymous/switch', answer.check === null ? [{ ...gap, reason: answer.reason }] : []]]),
            );
            const fact = { fact: 'anonymous_access', value: answer.value, reason: answer.reason };
            if (answer.check !== null) {
              await writer.observe(siteFacts, [{ fact: fact.fact }], [fact]);
              await writer.insertMissing(accessChecks, [answer.check]);
            } else if (!(await isKnown(session))) {
              // A token that may not ask any more does not make unknown what was known.
              await writer.observe(siteFacts, [{ fact: fact.fact }], [fact]);
            }
          },
        };
      },
    },
  ],
});

const isKnown = async (session: Session): Promise<boolean> => {
  const known = await session.records.db
    .selectFrom('site_facts')
    .select('value')
    .where('account', '=', session.run.account)
    .where('fact', '=', 'anonymous_access')
    .where('valid_to', 'is', null)
    .executeTakeFirst();
  return known !== undefined;
};

/** A current page, if possible one that only the site's switch could hide from anonymous people. */
const witness = async (session: Session): Promise<string | undefined> => {
  const row = await session.records.db
    .selectFrom('pages')
    .leftJoin('space_permissions as grant', (join) =>
      join
        .onRef('grant.account', '=', 'pages.account')
        .onRef('grant.space_id', '=', 'pages.space_id')
        .on('grant.principal_id', 'in', ['anonymous-users', 'anonymous'])
        .on('grant.operation', '=', 'read')
        .on('grant.valid_to', 'is', null),
    )
    .select('pages.page_id')
    .where('pages.account', '=', session.run.account)
    .where('pages.status', '=', 'current')
    .where('pages.kind', '=', 'page')
    .orderBy((eb) => eb('grant.space_id', 'is', null))
    .orderBy('pages.page_id')
    .limit(1)
    .executeTakeFirst();
  return row?.page_id;
};

const ask = async (session: Session, pageId: string) => {
  try {
    const { allowed, errors } = await checkPermission(session.client, {
      pageId,
      subjectType: 'anonymous',
      subjectId: 'anonymous',
      operation: 'read',
    });
    const closed = refusedBy(errors) === 'site';
    return {
      value: closed ? 'no' : 'yes',
      reason: closed ? errors.join('; ') : 'the site let an anonymous person as far as the space',
      check: {
        page_id: pageId,
        subject_type: 'anonymous',
        subject_id: 'anonymous',
        operation: 'read',
        checked_at: iso(session.clock.now()),
        allowed,
        errors,
        run_id: null,
        expected: null,
        expected_reason: null,
      },
    };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { value: 'unknown', reason: error.message, check: null };
  }
};
