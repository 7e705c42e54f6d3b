import {
  checkContentPermission,
  getAuditRecords,
  getGroupMembersByGroupId,
  getGroups,
  getRestrictions,
  getSystemInfo,
  getViews,
  searchByCQL,
} from 'confluence.js/v1';
import {
  createBulkUserLookup,
  getAttachments,
  getFooterComments,
  getPages,
  getSpacePermissionsAssignments,
  getSpaceRoleMode,
  getSpaces,
} from 'confluence.js/v2';
import { Refused, Unauthorized } from '../../crawl/errors.ts';
import type { Check } from '../blueprint.ts';
import type { ConfluenceClient } from './client.ts';
import { currentUser } from './currentUser.ts';
import { listOf, numberOf, textOf } from './wire.ts';

/** Asks one small question of each resource. */
export const preflight = async (client: ConfluenceClient, url: string): Promise<readonly Check[]> => {
  const me = await currentUser(client, url);
  const myId = me.accountId;
  const checks: Check[] = [
    { resource: 'token', readable: 'yes', detail: `works, and belongs to ${textOf(me, 'displayName') ?? myId}` },
  ];

  let spaceId: string | null = null;
  let pageId: string | null = null;
  let groupId: string | null = null;

  checks.push(
    await check('site', 'grant the right to use Confluence', async () => {
      const info = await getSystemInfo(client);
      return `${textOf(info, 'siteTitle') ?? 'untitled'}, edition ${textOf(info, 'edition') ?? 'not stated'}`;
    }),
    await check('spaces', 'grant the account access to the spaces that Kscope is to see', async () => {
      const spaces = listOf(await getSpaces(client, { limit: 250, status: 'current' }), 'results');
      spaceId = textOf(spaces[0], 'id');
      if (spaces.length === 0) throw new Nothing('the site shows it no space');
      return spaces.length === 250 ? 'at least 250 spaces' : `${spaces.length} spaces`;
    }),
    await check('content', 'grant the account access to the pages that Kscope is to see', async () => {
      const pages = listOf(await getPages(client, { limit: 1, status: ['current'] }), 'results');
      pageId = textOf(pages[0], 'id');
      if (pages.length === 0) throw new Nothing('the site shows it no page');
      const total = numberOf(
        await searchByCQL(client, { cql: 'type in (page, blogpost)', limit: 1, excerpt: 'none' }),
        'totalSize',
      );
      return total === null ? 'pages can be read' : `about ${total.toLocaleString('en')} pages and blogposts`;
    }),
    await check('comments', 'grant the account access to comments', async () => {
      await getFooterComments(client, { limit: 1 });
      return 'can be read';
    }),
    await check('attachments', 'grant the account access to attachments', async () => {
      await getAttachments(client, { limit: 1 });
      return 'can be read';
    }),
    await check('users', 'let the account browse users and groups', async () => {
      const found = listOf(await createBulkUserLookup(client, { body: { accountIds: [myId] } }), 'results');
      if (found.length === 0) throw new Nothing('profiles are not shown');
      return 'profiles can be read; e-mails only where people show them';
    }),
    await check('groups', 'let the account browse users and groups', async () => {
      const groups = listOf(await getGroups(client, { limit: 1 }), 'results');
      groupId = textOf(groups[0], 'id');
      if (groupId === null) throw new Nothing('the site shows it no group');
      await getGroupMembersByGroupId(client, { groupId, limit: 1 });
      return 'groups and their members can be read';
    }),
  );
  checks.push(
    await check('space permissions', 'grant the account access to the spaces', async () => {
      if (spaceId === null) throw new Nothing('no space to ask about');
      await getSpacePermissionsAssignments(client, { id: Number(spaceId), limit: 1 });
      return 'can be read';
    }),
    await check('roles', 'none needed where the site has no roles yet', async () => {
      const mode = textOf(await getSpaceRoleMode(client), 'mode') ?? 'PRE_ROLES';
      return mode === 'PRE_ROLES' ? 'the site does not use roles' : `the site is in mode ${mode}`;
    }),
    await check('restrictions', 'grant the account access to the pages', async () => {
      if (pageId === null) throw new Nothing('no page to ask about');
      await getRestrictions(client, { id: pageId, limit: 1 });
      return 'can be read, but for those of folders, which the site never tells';
    }),
    await check(
      'permission checks',
      'make the account a Confluence administrator; else verdicts cannot be checked against the site',
      async () => {
        if (pageId === null) throw new Nothing('no page to ask about');
        await checkContentPermission(client, {
          id: pageId,
          subject: { type: 'user', identifier: 'anonymous' },
          operation: 'read',
        });
        return 'the site answers for other people, and whether anonymous people may enter';
      },
    ),
    await check('analytics', 'views need a Premium plan and the right to see analytics', async () => {
      if (pageId === null) throw new Nothing('no page to ask about');
      await getViews(client, { contentId: pageId });
      return 'views can be read';
    }),
    await check('audit', 'the audit log needs a paid plan and a Confluence administrator', async () => {
      await getAuditRecords(client, { limit: 1 });
      return 'audit records can be read';
    }),
  );
  return checks;
};

/** The answer came and holds nothing, which is as good as a refusal. */
class Nothing extends Error {}

const check = async (resource: string, mend: string, ask: () => Promise<string>): Promise<Check> => {
  try {
    return { resource, readable: 'yes', detail: await ask() };
  } catch (error) {
    if (error instanceof Nothing) return { resource, readable: 'no', detail: error.message, mend };
    if (error instanceof Refused) return { resource, readable: 'no', detail: error.message, mend };
    // The token works, or the first question would have failed: this one is outside its scopes.
    if (error instanceof Unauthorized) {
      return { resource, readable: 'no', detail: error.message, mend: `add the scope for ${resource} to the token` };
    }
    throw error;
  }
};
