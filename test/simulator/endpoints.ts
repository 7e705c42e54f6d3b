import * as v1 from 'confluence.js/v1';
import * as v2 from 'confluence.js/v2';
import type { ZodType } from 'zod';
import { labelId } from '../../src/simulator/http/siteIndex.ts';
import { ADMIN, READER } from './smallSite.ts';

export interface Example {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Null where the client library knows no shape: Jira's, and bytes. */
  readonly schema: ZodType | null;
  readonly body?: unknown;
  readonly status?: number;
}

const get = (path: string, schema: ZodType | null, status = 200): Example => ({ method: 'GET', path, schema, status });
const V2 = '/wiki/api/v2';
const V1 = '/wiki/rest/api';
const HOWTO = labelId('howto');
const EXPAND =
  'space,version,history.lastUpdated,ancestors,body.storage,metadata.labels,restrictions.read.restrictions.user,restrictions.update.restrictions.group';

/** One good request for every endpoint of the small site. */
export const EXAMPLES: readonly Example[] = [
  get(`${V2}/spaces?include-icon=true&description-format=plain&sort=-name`, v2.SpacesSchema),
  get(`${V2}/spaces/100?include-permissions=true&include-operations=true&include-labels=true`, v2.SpaceSchema),
  get(`${V2}/spaces/100/permissions`, v2.SpacePermissionsAssignmentsSchema),
  get(`${V2}/spaces/100/role-assignments?principal-type=ACCESS_CLASS`, v2.SpaceRoleAssignmentsGetSchema),
  get(`${V2}/spaces/100/operations`, v2.PermittedOperationsSchema),
  get(`${V2}/spaces/100/labels`, v2.SpaceLabelsSchema),
  get(`${V2}/spaces/100/content/labels?prefix=team`, v2.SpaceContentLabelsSchema),
  get(`${V2}/spaces/100/pages?depth=root&status=current,archived`, v2.PagesInSpaceSchema),
  get(`${V2}/spaces/100/blogposts`, v2.BlogPostsInSpaceSchema),
  get(`${V2}/space-role-mode`, v2.SpaceRoleModeSchema),
  get(`${V2}/space-roles?role-type=SYSTEM`, v2.AvailableSpaceRolesSchema),
  get(`${V2}/space-roles/role-1`, v2.SpaceRoleSchema),
  get(`${V2}/space-permissions`, v2.AvailableSpacePermissionsSchema),
  get(`${V2}/pages?body-format=storage&space-id=100,200&sort=-modified-date`, v2.PagesSchema),
  get(`${V2}/pages?body-format=atlas_doc_format&id=1001&id=1002`, v2.PagesSchema),
  get(
    `${V2}/pages/1002?body-format=view&include-labels=true&include-versions=true&include-operations=true&include-likes=true`,
    v2.PageSchema,
  ),
  get(`${V2}/pages/1002?version=1&body-format=storage`, v2.PageSchema),
  get(`${V2}/pages/1002/labels`, v2.PageLabelsSchema),
  get(`${V2}/pages/1002/versions?body-format=storage&sort=-modified-date`, v2.PageVersionsSchema),
  get(`${V2}/pages/1002/versions/2`, v2.DetailedVersionSchema),
  get(`${V2}/pages/1002/operations`, v2.PermittedOperationsSchema),
  get(`${V2}/pages/1002/footer-comments?body-format=storage`, v2.PageFooterCommentsSchema),
  get(`${V2}/pages/1002/inline-comments?resolution-status=open`, v2.PageInlineCommentsSchema),
  get(`${V2}/pages/1002/attachments`, v2.PageAttachmentsSchema),
  get(`${V2}/pages/1001/children`, v2.ChildPagesSchema),
  get(`${V2}/pages/1001/direct-children?sort=id`, v2.PageDirectChildrenSchema),
  get(`${V2}/pages/1001/descendants?depth=10`, v2.PageDescendantsSchema),
  get(`${V2}/pages/1010/ancestors`, v2.PageAncestorsSchema),
  get(`${V2}/blogposts`, v2.BlogPostsSchema),
  get(`${V2}/blogposts/1009?body-format=storage`, v2.BlogPostSchema),
  get(`${V2}/blogposts/1009/labels`, v2.BlogPostLabelsSchema),
  get(`${V2}/blogposts/1009/versions`, v2.BlogPostVersionsSchema),
  get(`${V2}/blogposts/1009/versions/1`, v2.DetailedVersionSchema),
  get(`${V2}/blogposts/1009/operations`, v2.PermittedOperationsSchema),
  get(`${V2}/blogposts/1009/footer-comments`, v2.BlogPostFooterCommentsSchema),
  get(`${V2}/blogposts/1009/inline-comments`, v2.BlogPostInlineCommentsSchema),
  get(`${V2}/blogposts/1009/attachments`, v2.BlogpostAttachmentsSchema),
  ...(
    [
      ['folders', '1005', v2.FolderSchema],
      ['whiteboards', '1011', v2.WhiteboardSchema],
      ['databases', '1012', v2.DatabaseSchema],
      ['embeds', '1013', v2.SmartLinkSchema],
    ] as const
  ).flatMap(([name, id, schema]) => [
    get(`${V2}/${name}/${id}`, schema),
    get(`${V2}/${name}/${id}/operations`, v2.PermittedOperationsSchema),
    get(`${V2}/${name}/${id}/direct-children`, v2.FolderDirectChildrenSchema),
    get(`${V2}/${name}/${id}/descendants`, v2.FolderDescendantsSchema),
    get(`${V2}/${name}/${id}/ancestors`, v2.FolderAncestorsSchema),
  ]),
  get(`${V2}/labels?prefix=global,team`, v2.LabelsSchema),
  get(`${V2}/labels/${HOWTO}/pages`, v2.LabelPagesSchema),
  get(`${V2}/labels/${HOWTO}/blogposts`, v2.LabelBlogPostsSchema),
  get(`${V2}/labels/${HOWTO}/attachments`, v2.LabelAttachmentsSchema),
  get(`${V2}/footer-comments?sort=-modified-date`, v2.FooterCommentsSchema),
  get(`${V2}/footer-comments/5001?body-format=storage`, v2.FooterCommentSchema),
  get(`${V2}/footer-comments/5001/children`, v2.FooterCommentChildrenSchema),
  get(`${V2}/inline-comments`, v2.InlineCommentsSchema),
  get(`${V2}/inline-comments/5003`, v2.InlineCommentSchema),
  get(`${V2}/inline-comments/5003/children`, v2.InlineCommentChildrenGetSchema),
  get(`${V2}/attachments?sort=-created-date`, v2.AttachmentsSchema),
  get(`${V2}/attachments/att7001`, v2.AttachmentSchema),
  { ...get(`${V2}/users-bulk`, v2.BulkUserLookupSchema), method: 'POST', body: { accountIds: [ADMIN, 'unknown'] } },
  {
    ...get(`${V2}/content/convert-ids-to-types`, v2.ContentIdToContentTypeSchema),
    method: 'POST',
    body: { contentIds: ['1005', 5001, '5003', '99'] },
  },
  get(`${V2}/admin-key`, null, 404),
  get(`${V1}/content/search?cql=type=page&expand=${EXPAND}`, v1.ContentArraySchema),
  get(`${V1}/search?cql=type in (page, blogpost) order by created desc`, v1.SearchPageResponseSearchResultSchema),
  get(`${V1}/search/user?cql=type=user&sitePermissionTypeFilter=all`, v1.SearchPageResponseSearchResultSchema),
  get(`${V1}/group?accessType=user`, v1.GroupArrayWithLinksSchema),
  get(`${V1}/group/by-id?id=g-users`, v1.GroupSchema),
  get(`${V1}/group/picker?query=name`, v1.GroupArrayWithLinksSchema),
  get(`${V1}/group/g-users/membersByGroupId?shouldReturnTotalSize=true`, v1.UserArraySchema),
  get(`${V1}/user?accountId=${READER}`, v1.UserSchema),
  get(`${V1}/user/current`, v1.UserSchema),
  get(`${V1}/user/anonymous`, v1.UserAnonymousSchema),
  get(`${V1}/user/bulk?accountId=${ADMIN}&accountId=${READER}`, v1.BulkUserLookupArraySchema),
  get(`${V1}/user/memberof?accountId=${READER}`, v1.GroupArrayWithLinksSchema),
  get(`${V1}/content/1010/restriction`, v1.ContentRestrictionArraySchema),
  get(`${V1}/content/1010/restriction/byOperation`, v1.GetRestrictionsByOperationSchema),
  get(`${V1}/content/1003/restriction/byOperation/read?limit=100`, v1.ContentRestrictionSchema),
  get(`${V1}/content/1003/restriction/byOperation/read/user?accountId=${ADMIN}`, null),
  get(`${V1}/content/1010/restriction/byOperation/update/byGroupId/g-users`, null),
  {
    ...get(`${V1}/content/1003/permission/check`, v1.PermissionCheckResponseSchema),
    method: 'POST',
    body: { subject: { type: 'user', identifier: READER }, operation: 'read' },
  },
  get(`${V1}/analytics/content/1001/views?fromDate=2025-06-01T00:00:00.000Z`, v1.GetViewsSchema),
  get(`${V1}/analytics/content/1001/viewers`, v1.GetViewersSchema),
  get(`${V1}/audit?startDate=0&limit=2`, v1.AuditRecordArraySchema),
  get(`${V1}/audit/since?number=5&units=YEARS`, v1.AuditRecordArraySchema),
  get(`${V1}/audit/retention`, v1.RetentionPeriodSchema),
  get(`${V1}/settings/systemInfo`, v1.SystemInfoEntitySchema),
  get('/wiki/aa-avatar/acc-admin', null),
  get('/wiki/download/attachments/1001/DOC', null),
  get('/_edge/tenant_info', null),
  get('/rest/api/3/users/search?maxResults=1000', null),
  get(`/rest/api/3/user?accountId=${READER}&expand=groups,applicationRoles`, null),
  get('/rest/api/3/myself', null),
  get('/rest/api/3/serverInfo', null),
  ...['content', 'content/1001', 'content/1001/history', 'content/1001/version', 'content/1001/version/1'].map(gone),
  ...['content/1001/child', 'content/1001/child/page', 'content/1001/label', 'content/1001/property'].map(gone),
  ...['content/1001/property/key', 'space', 'space/DOC', 'space/DOC/content', 'space/DOC/content/page'].map(gone),
  ...['group/member', 'group/name', 'group/name/member', 'user/bulk/migration'].map(gone),
];

function gone(path: string): Example {
  return get(`${V1}/${path}`, null, 410);
}
