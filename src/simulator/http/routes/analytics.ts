import type { SimContent } from '../../site.ts';
import type { Call } from '../call.ts';
import { contentFromPath } from '../contentAccess.ts';
import { badRequest, Problem } from '../problem.ts';
import type { Reply } from '../reply.ts';
import { json } from '../reply.ts';
import type { Route } from '../route.ts';
import { classic } from '../scopes.ts';

const READ = classic('read:confluence-content.summary', 'read:analytics.content');
const ROOT = '/wiki/rest/api/analytics/content/{contentId}';

export const analyticsRoutes: readonly Route[] = [
  { method: 'GET', path: `${ROOT}/views`, scopes: READ, answer: (call) => count(call, 'views') },
  { method: 'GET', path: `${ROOT}/viewers`, scopes: READ, answer: (call) => count(call, 'viewers') },
];

/** Off premium the site refuses with a body of its own. The id comes back as a number, unlike everywhere else. */
function count(call: Call, what: 'views' | 'viewers'): Reply {
  if (call.site.edition !== 'premium') throw new Problem(403, 'Restricted', { reason: 'ViewAnalyticsRestricted' });
  const content = contentFromPath({ ...call, params: { id: call.params.contentId! } }, ['page', 'blogpost']);
  const total = call.site.views(content)[what];
  return json({ id: Number(content.id), count: Math.round(total * shareSince(call, content)) });
}

/** Views are known over all time only; they are taken to be spread evenly over the content's life. */
function shareSince(call: Call, content: SimContent): number {
  const fromDate = call.query.text('fromDate');
  if (fromDate === null) return 1;
  const from = Date.parse(fromDate);
  if (Number.isNaN(from)) throw badRequest(`Provided value {${fromDate}} for 'fromDate' is not a date`);
  const life = Math.max(1, call.site.now - content.createdAt);
  return Math.min(1, Math.max(0, (call.site.now - from) / life));
}
