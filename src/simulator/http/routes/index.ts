import type { Route } from '../route.ts';
import { analyticsRoutes } from './analytics.ts';
import { attachmentRoutes } from './attachments.ts';
import { auditRoutes } from './audit.ts';
import { commentRoutes } from './comments.ts';
import { contentIdRoutes } from './contentIds.ts';
import { goneRoutes } from './gone.ts';
import { groupRoutes } from './groups.ts';
import { jiraRoutes } from './jira.ts';
import { labelRoutes } from './labels.ts';
import { mediaRoutes } from './media.ts';
import { pageRoutes } from './pages.ts';
import { permissionCheckRoutes } from './permissionCheck.ts';
import { restrictionRoutes } from './restrictions.ts';
import { roleRoutes } from './roles.ts';
import { searchRoutes } from './search.ts';
import { spaceRoutes } from './spaces.ts';
import { systemRoutes } from './system.ts';
import { treeRoutes } from './trees.ts';
import { userRoutes } from './users.ts';

/** Every endpoint of the site. */
export const routes: readonly Route[] = [
  ...systemRoutes,
  ...spaceRoutes,
  ...roleRoutes,
  ...pageRoutes,
  ...treeRoutes,
  ...labelRoutes,
  ...commentRoutes,
  ...attachmentRoutes,
  ...contentIdRoutes,
  ...searchRoutes,
  ...restrictionRoutes,
  ...permissionCheckRoutes,
  ...analyticsRoutes,
  ...auditRoutes,
  ...groupRoutes,
  ...userRoutes,
  ...mediaRoutes,
  ...jiraRoutes,
  ...goneRoutes,
];
