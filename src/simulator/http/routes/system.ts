import type { Call } from '../call.ts';
import { notFound } from '../problem.ts';
import type { Reply } from '../reply.ts';
import { json } from '../reply.ts';
import type { Route } from '../route.ts';
import { classic } from '../scopes.ts';

export const systemRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/wiki/rest/api/settings/systemInfo',
    scopes: classic('manage:confluence-configuration', 'read:configuration'),
    answer: systemInfo,
  },
  {
    method: 'GET',
    path: '/wiki/api/v2/admin-key',
    scopes: null,
    answer: () => {
      // Nobody has switched an admin key on, and whoever may not use one gets the same answer.
      throw notFound('admin key');
    },
  },
  {
    // Without credentials: how a cloud id is found out for the gateway's addresses.
    method: 'GET',
    path: '/_edge/tenant_info',
    open: (site) => json({ cloudId: site.cloudId }),
  },
];

function systemInfo(call: Call): Reply {
  const { site, origin } = call;
  return json({
    cloudId: site.cloudId,
    commitHash: '5f1c3a9e7b2d4c6f8a0e1b3d5c7f9a2b4d6e8f01',
    baseUrl: `${origin}/wiki`,
    fallbackBaseUrl: `${origin}/wiki`,
    edition: site.edition.toUpperCase(),
    siteTitle: site.title,
    defaultLocale: 'en_US',
    defaultTimeZone: site.timeZone,
    microsPerimeter: 'commercial',
  });
}
