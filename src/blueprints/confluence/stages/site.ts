import { getGroupMembershipsForUser, getSystemInfo } from 'confluence.js/v1';
import { getSpaceRoleMode } from 'confluence.js/v2';
import { observeLosses, openLosses } from '../../../crawl/coverage.ts';
import { RequestError } from '../../../crawl/errors.ts';
import type { Stage } from '../../../crawl/stage.ts';
import { confluenceInstances, siteFacts } from '../../../model/tables/site.ts';
import type { Writer } from '../../../store/records.ts';
import { currentUser } from '../currentUser.ts';
import { wholeByOffset } from '../paging.ts';
import type { Session } from '../session.ts';
import { keepDocuments } from '../session.ts';
import type { Wire } from '../wire.ts';
import { textOf } from '../wire.ts';

/**
 * The site itself, whose token reads it, and how its spaces grant access. All other stages come after it: what is no
 * Confluence is asked for nothing more.
 */
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
        const { accountId: crawlerId } = await currentUser(client, account.settings.url);
        const [info, mode] = await Promise.all([orNothing(getSystemInfo(client)), orNothing(getSpaceRoleMode(client))]);
        const groups = await orNothing(groupsOf(session, crawlerId));
        const before = await knownSite(session);
        // Sites that know no roles refuse the question (400 to 501), so a refusal is an answer; but none goes back.
        const roleMode = textOf(mode, 'mode') ?? before?.role_mode ?? 'PRE_ROLES';
        const groupIds =
          groups?.flatMap((group) => textOf(group, 'id') ?? []).sort() ?? before?.crawler_group_ids ?? [];
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
                crawler_group_ids: groupIds,
              },
            ]);
            await observeLostGroups(writer, session, before?.crawler_group_ids ?? [], groupIds);
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

/** The groups of the person whose token reads. */
const groupsOf = ({ client }: Session, accountId: string): Promise<readonly Wire[]> =>
  wholeByOffset(200, (start, limit) => getGroupMembershipsForUser(client, { accountId, start, limit }));

const knownSite = ({ records, run }: Session) =>
  records.db
    .selectFrom('confluence_instances')
    .select(['role_mode', 'crawler_group_ids'])
    .where('account', '=', run.account)
    .executeTakeFirst();

/** Whoever leaves a group sees less: until they are in it again, what is not shown may only be hidden from them. */
const observeLostGroups = async (
  writer: Writer,
  { run }: Session,
  before: readonly string[],
  now: readonly string[],
): Promise<void> => {
  const open = (await openLosses(writer, run, 'group/')).map((id) => id.slice('group/'.length));
  const lost = [...new Set([...before, ...open])].filter((id) => !now.includes(id));
  const names = await writer.sql('select group_id, name from groups where account = $1 and group_id = any ($2)', [
    run.account,
    lost,
  ]);
  const nameOf = new Map(names.map(({ group_id, name }) => [group_id, name]));
  const losses = lost.map((id) => ({
    id: `group/${id}`,
    reason: `the account of the token is no longer in the group ${nameOf.get(id) ?? id}`,
  }));
  await observeLosses(writer, run, 'group/', losses);
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
