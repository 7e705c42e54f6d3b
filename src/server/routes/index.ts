import { accessRoutes } from './access.ts';
import { accountRoutes } from './accounts.ts';
import { channelRoutes } from './channels.ts';
import { consoleRoutes } from './console.ts';
import { deeperRoutes } from './deeper.ts';
import { exportRoutes } from './exports.ts';
import { exposureRoutes } from './exposure.ts';
import { findingRoutes } from './findings.ts';
import { groupRoutes } from './groups.ts';
import { healthRoutes } from './health.ts';
import { holdRoutes } from './holds.ts';
import { insightRoutes } from './insights.ts';
import { labelRoutes } from './labels.ts';
import { matrixRoutes } from './matrix.ts';
import { mcpRoutes } from './mcp.ts';
import { memberRoutes } from './members.ts';
import { overviewRoutes } from './overview.ts';
import { pageRoutes } from './pages.ts';
import { pageTextRoutes } from './pageText.ts';
import { peopleRoutes } from './people.ts';
import { policyRoutes } from './policies.ts';
import { profileRoutes } from './profile.ts';
import { questionRoutes } from './questions.ts';
import { reviewRoutes } from './reviews.ts';
import { runRoutes } from './runs.ts';
import { schemaRoutes } from './schema.ts';
import { searchRoutes } from './search.ts';
import { seenRoutes } from './seen.ts';
import { sessionRoutes } from './session.ts';
import { setupRoutes } from './setup.ts';
import { signOnRoutes } from './signOn.ts';
import { spaceRoutes } from './spaces.ts';
import { tokenRoutes } from './tokens.ts';
import { viewRoutes } from './views.ts';

/** The table of routes: everything that the server answers, and who may ask for it. */
export const routes = [
  ...setupRoutes,
  ...sessionRoutes,
  ...signOnRoutes,
  ...profileRoutes,
  ...accountRoutes,
  ...runRoutes,
  ...overviewRoutes,
  ...spaceRoutes,
  ...pageRoutes,
  ...pageTextRoutes,
  ...accessRoutes,
  ...exposureRoutes,
  ...matrixRoutes,
  ...peopleRoutes,
  ...seenRoutes,
  ...deeperRoutes,
  ...labelRoutes,
  ...groupRoutes,
  ...insightRoutes,
  ...findingRoutes,
  ...policyRoutes,
  ...holdRoutes,
  ...reviewRoutes,
  ...searchRoutes,
  ...consoleRoutes,
  ...questionRoutes,
  ...schemaRoutes,
  ...viewRoutes,
  ...exportRoutes,
  ...tokenRoutes,
  ...memberRoutes,
  ...channelRoutes,
  ...mcpRoutes,
  ...healthRoutes,
] as const;
