import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router';
import { Problem } from '../api/problem.ts';
import { sessionQuery } from '../api/session.ts';
import { setupQuery } from '../api/setup.ts';
import { Bones } from '../parts/Bone.tsx';
import { Empty } from '../parts/Empty.tsx';
import { Trouble } from '../parts/Trouble.tsx';
import { queryClient } from './queries.ts';
import { Shell } from './Shell.tsx';
import { everyWord, word } from './searchWords.ts';

const root = createRootRoute({
  component: Outlet,
  // The site that is looked at, where there are several; every view keeps it.
  validateSearch: (search: Record<string, unknown>) => word(search, 'account'),
  search: { middlewares: [retainSearchParams(['account'])] },
  notFoundComponent: () => <Empty title="There is no such page in the app">It may have moved; search finds it.</Empty>,
});

const claim = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('../pages/sign/ClaimPage.tsx'), 'ClaimPage'),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => import('../pages/sign/InvitationPage.tsx'), 'InvitationPage'),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>) => word(search, 'back', 'trouble'),
  component: lazyRouteComponent(() => import('../pages/sign/SignInPage.tsx'), 'SignInPage'),
});

/** Whatever asks for a session; who has none is led to the sign-in, and back after it. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ location }) => {
    try {
      await queryClient.ensureQueryData(sessionQuery);
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401) throw error;
      const { state } = await queryClient.ensureQueryData(setupQuery);
      throw state === 'unclaimed'
        ? redirect({ to: '/setup' })
        : redirect({ to: '/sign-in', search: { back: location.href } });
    }
  },
});

const welcome = createRoute({
  getParentRoute: () => signedIn,
  path: '/welcome',
  validateSearch: (search: Record<string, unknown>) => word(search, 'step'),
  component: lazyRouteComponent(() => import('../pages/welcome/WelcomePage.tsx'), 'WelcomePage'),
});

const shell = createRoute({ getParentRoute: () => signedIn, id: 'shell', component: Shell });

const overview = createRoute({
  getParentRoute: () => shell,
  path: '/',
  component: lazyRouteComponent(() => import('../pages/overview/OverviewPage.tsx'), 'OverviewPage'),
});

const pages = createRoute({
  getParentRoute: () => shell,
  path: '/pages',
  validateSearch: (search: Record<string, unknown>) =>
    word(
      search,
      'q',
      'space',
      'kind',
      'status',
      'label',
      'owner',
      'ownerStatus',
      'seenBy',
      'author',
      'changedBefore',
      'changedAfter',
      'sort',
      'view',
      'columns',
    ),
  component: lazyRouteComponent(() => import('../pages/pages/PagesPage.tsx'), 'PagesPage'),
});

const tree = createRoute({
  getParentRoute: () => shell,
  path: '/tree',
  validateSearch: (search: Record<string, unknown>) => word(search, 'space'),
  component: lazyRouteComponent(() => import('../pages/pages/TreePage.tsx'), 'TreePage'),
});

const page = createRoute({
  getParentRoute: () => shell,
  path: '/pages/$id',
  validateSearch: (search: Record<string, unknown>) => word(search, 'tab', 'right', 'user', 'at'),
  component: lazyRouteComponent(() => import('../pages/page/PagePage.tsx'), 'PagePage'),
});

const spaces = createRoute({
  getParentRoute: () => shell,
  path: '/spaces',
  validateSearch: (search: Record<string, unknown>) => word(search, 'q', 'type', 'status', 'sort', 'view', 'columns'),
  component: lazyRouteComponent(() => import('../pages/spaces/SpacesPage.tsx'), 'SpacesPage'),
});

const space = createRoute({
  getParentRoute: () => shell,
  path: '/spaces/$id',
  component: lazyRouteComponent(() => import('../pages/spaces/SpacePage.tsx'), 'SpacePage'),
});

const people = createRoute({
  getParentRoute: () => shell,
  path: '/people',
  validateSearch: (search: Record<string, unknown>) => word(search, 'q', 'status', 'external', 'view', 'columns'),
  component: lazyRouteComponent(() => import('../pages/people/PeoplePage.tsx'), 'PeoplePage'),
});

const person = createRoute({
  getParentRoute: () => shell,
  path: '/people/$id',
  validateSearch: (search: Record<string, unknown>) => word(search, 'tab', 'right', 'at'),
  component: lazyRouteComponent(() => import('../pages/people/PersonPage.tsx'), 'PersonPage'),
});

const groups = createRoute({
  getParentRoute: () => shell,
  path: '/groups',
  validateSearch: (search: Record<string, unknown>) => word(search, 'q', 'view', 'columns'),
  component: lazyRouteComponent(() => import('../pages/people/GroupsPage.tsx'), 'GroupsPage'),
});

const group = createRoute({
  getParentRoute: () => shell,
  path: '/groups/$id',
  component: lazyRouteComponent(() => import('../pages/people/GroupPage.tsx'), 'GroupPage'),
});

const labels = createRoute({
  getParentRoute: () => shell,
  path: '/labels',
  validateSearch: (search: Record<string, unknown>) => word(search, 'tab', 'q', 'sort'),
  component: lazyRouteComponent(() => import('../pages/labels/LabelsPage.tsx'), 'LabelsPage'),
});

const label = createRoute({
  getParentRoute: () => shell,
  path: '/labels/$name',
  component: lazyRouteComponent(() => import('../pages/labels/LabelPage.tsx'), 'LabelPage'),
});

const see = createRoute({
  getParentRoute: () => shell,
  path: '/see',
  validateSearch: (search: Record<string, unknown>) => word(search, 'q', 'person', 'at', 'space'),
  component: lazyRouteComponent(() => import('../pages/see/SeePage.tsx'), 'SeePage'),
});

const access = createRoute({
  getParentRoute: () => shell,
  path: '/access',
  validateSearch: (search: Record<string, unknown>) => word(search, 'list', 'at'),
  component: lazyRouteComponent(() => import('../pages/access/ExposurePage.tsx'), 'ExposurePage'),
});

const matrix = createRoute({
  getParentRoute: () => shell,
  path: '/access/matrix',
  validateSearch: (search: Record<string, unknown>) => word(search, 'at', 'whose', 'q', 'who', 'cell'),
  component: lazyRouteComponent(() => import('../pages/access/MatrixPage.tsx'), 'MatrixPage'),
});

const compare = createRoute({
  getParentRoute: () => shell,
  path: '/compare',
  validateSearch: (search: Record<string, unknown>) => word(search, 'from', 'to'),
  component: lazyRouteComponent(() => import('../pages/access/ComparePage.tsx'), 'ComparePage'),
});

const findings = createRoute({
  getParentRoute: () => shell,
  path: '/findings',
  validateSearch: (search: Record<string, unknown>) =>
    word(search, 'status', 'severity', 'baseline', 'rule', 'page', 'space', 'owner', 'group', 'view', 'columns'),
  component: lazyRouteComponent(() => import('../pages/findings/FindingsPage.tsx'), 'FindingsPage'),
});

const finding = createRoute({
  getParentRoute: () => shell,
  path: '/findings/$id',
  component: lazyRouteComponent(() => import('../pages/findings/FindingPage.tsx'), 'FindingPage'),
});

const insights = createRoute({
  getParentRoute: () => shell,
  path: '/insights',
  validateSearch: (search: Record<string, unknown>) => word(search, 'q', 'area'),
  component: lazyRouteComponent(() => import('../pages/insights/InsightsPage.tsx'), 'InsightsPage'),
});

const insight = createRoute({
  getParentRoute: () => shell,
  path: '/insights/$id',
  // Each insight has parameters of its own.
  validateSearch: everyWord,
  component: lazyRouteComponent(() => import('../pages/insights/InsightPage.tsx'), 'InsightPage'),
});

const sqlConsole = createRoute({
  getParentRoute: () => shell,
  path: '/console',
  validateSearch: (search: Record<string, unknown>) => word(search, 'sql'),
  component: lazyRouteComponent(() => import('../pages/console/ConsolePage.tsx'), 'ConsolePage'),
});

const schema = createRoute({
  getParentRoute: () => shell,
  path: '/schema',
  validateSearch: (search: Record<string, unknown>) => word(search, 'q', 'tab', 'table'),
  component: lazyRouteComponent(() => import('../pages/schema/SchemaPage.tsx'), 'SchemaPage'),
});

const policies = createRoute({
  getParentRoute: () => shell,
  path: '/policies',
  validateSearch: (search: Record<string, unknown>) =>
    word(search, 'tab', 'policy', 'action', 'space', 'lifted', 'hold', 'list', 'control', 'verdict', 'reason'),
  component: lazyRouteComponent(() => import('../pages/policies/PoliciesPage.tsx'), 'PoliciesPage'),
});

const crawls = createRoute({
  getParentRoute: () => shell,
  path: '/crawls',
  component: lazyRouteComponent(() => import('../pages/crawls/CrawlsPage.tsx'), 'CrawlsPage'),
});

const crawl = createRoute({
  getParentRoute: () => shell,
  path: '/crawls/$id',
  component: lazyRouteComponent(() => import('../pages/crawls/CrawlPage.tsx'), 'CrawlPage'),
});

const coverage = createRoute({
  getParentRoute: () => shell,
  path: '/coverage',
  validateSearch: (search: Record<string, unknown>) => word(search, 'kind'),
  component: lazyRouteComponent(() => import('../pages/crawls/CoveragePage.tsx'), 'CoveragePage'),
});

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  validateSearch: (search: Record<string, unknown>) => word(search, 'tab'),
  component: lazyRouteComponent(() => import('../pages/settings/SettingsPage.tsx'), 'SettingsPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    claim,
    invitation,
    signIn,
    signedIn.addChildren([
      welcome,
      shell.addChildren([
        overview,
        pages,
        tree,
        page,
        spaces,
        space,
        people,
        person,
        groups,
        group,
        labels,
        label,
        see,
        access,
        matrix,
        compare,
        findings,
        finding,
        insights,
        insight,
        sqlConsole,
        schema,
        policies,
        crawls,
        crawl,
        coverage,
        settings,
      ]),
    ]),
  ]),
  defaultPreload: 'intent',
  defaultPendingMs: 150,
  defaultPendingComponent: () => (
    <div className="k-page">
      <Bones />
    </div>
  ),
  defaultErrorComponent: ({ error, reset }) => (
    <div className="k-page">
      <Trouble error={error} onRetry={reset} />
    </div>
  ),
  scrollRestoration: true,
  scrollToTopSelectors: ['#view'],
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
