import { getCurrentUser, getGroupMembershipsForUser, getSystemInfo } from 'confluence.js/v1';
import { getSpaceRoleMode } from 'confluence.js/v2';
import { Passing, Refused, RequestError } from '../../../crawl/errors.ts';
import type { Stage } from '../../../crawl/stage.ts';
import { UserError } from '../../../model/errors.ts';
import { confluenceInstances, siteFacts } from '../../../model/tables/site.ts';
import { byOffset, whole } from '../paging.ts';
import type { Session } from '../session.ts';
import { keepDocuments } from '../session.ts';
import { textOf } from '../wire.ts';

/** The site itself, whose token reads it, and how its spaces grant access. */
export const siteStage = (session: Session): Stage => ({
  name: 'site',
  title: 'site',
  lane: 'facts',
  after: [],
  walks: async () => [
    {
      scope: 'site',
      expected: 1,
      gap: { kind: 'site', subjectId: '*', mend: 'give the account access to Confluence' },
      async *batches() {
        const { client, account } = session;
        const user = await currentUser(session);
        const [info, mode] = await Promise.all([orNothing(getSystemInfo(client)), orNothing(getSpaceRoleMode(client))]);
        const crawlerId = textOf(user, 'accountId');
        const groups =
          crawlerId === null
            ? []
            : await whole(
                byOffset(null, 200, (start, limit) =>
                  getGroupMembershipsForUser(client, { accountId: crawlerId, start, limit }),
                ),
              );
        // Sites that know no roles refuse the question (400 to 501), so a refusal is an answer.
        const roleMode = textOf(mode, 'mode') ?? 'PRE_ROLES';
        const edition = textOf(info, 'edition');
        yield {
          items: 1,
          cursor: null,
          write: async (writer) => {
            await writer.upsert(confluenceInstances, [
              {
                cloud_id: textOf(info, 'cloudId') ?? account.cloudId ?? '',
                base_url: account.settings.url,
                title: textOf(info, 'siteTitle'),
                edition,
                role_mode: roleMode,
                default_locale: textOf(info, 'defaultLocale'),
                default_time_zone: textOf(info, 'defaultTimeZone'),
                crawler_id: crawlerId,
                crawler_group_ids: groups.flatMap((group) => textOf(group, 'id') ?? []).sort(),
              },
            ]);
            await keepDocuments(writer, 'confluence.ConfluenceData', [['site', { info, mode, groups }]]);
            const facts = [{ fact: 'role_mode', value: roleMode, reason: null }];
            if (edition !== null) facts.push({ fact: 'edition', value: edition, reason: null });
            await writer.observe(
              siteFacts,
              facts.map(({ fact }) => ({ fact })),
              facts,
            );
          },
        };
      },
    },
  ],
});

/** Whoever may use the site at all is told who they are: without that answer nothing else would mean anything. */
const currentUser = async ({ client, account }: Session): Promise<unknown> => {
  try {
    return await getCurrentUser(client, {});
  } catch (cause) {
    if (!(cause instanceof Refused) && !(cause instanceof Passing)) throw cause;
    throw new UserError(
      `${account.settings.url} does not answer like a Confluence site for this account: ${cause.message}`,
      'check the URL, and that the account may use Confluence there',
      { cause },
    );
  }
};

/** Sites without the feature refuse the question in many ways, failures of the server among them. */
const orNothing = async <T>(answer: Promise<T>): Promise<T | null> => {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof RequestError && error.policy !== 'fail-run') return null;
    throw error;
  }
};
