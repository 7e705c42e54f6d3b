import { accessRoutes } from './access.ts';
import { accountRoutes } from './accounts.ts';
import { channelRoutes } from './channels.ts';
import { exposureRoutes } from './exposure.ts';
import { findingRoutes } from './findings.ts';
import { groupRoutes } from './groups.ts';
import { healthRoutes } from './health.ts';
import { insightRoutes } from './insights.ts';
import { memberRoutes } from './members.ts';
import { overviewRoutes } from './overview.ts';
import { pageRoutes } from './pages.ts';
import { peopleRoutes } from './people.ts';
import { runRoutes } from './runs.ts';
import { searchRoutes } from './search.ts';
import { sessionRoutes } from './session.ts';
import { setupRoutes } from './setup.ts';
import { spaceRoutes } from './spaces.ts';
import { tokenRoutes } from './tokens.ts';

/** The table of routes: everything that the server answers, and who may ask for it. */
export const routes = [
  ...setupRoutes,
  ...sessionRoutes,
  ...accountRoutes,
  ...runRoutes,
  ...overviewRoutes,
  ...spaceRoutes,
  ...pageRoutes,
  ...accessRoutes,
  ...exposureRoutes,
  ...peopleRoutes,
  ...groupRoutes,
  ...insightRoutes,
  ...findingRoutes,
  ...searchRoutes,
  ...tokenRoutes,
  ...memberRoutes,
  ...channelRoutes,
  ...healthRoutes,
] as const;
