import { Problem } from '../problem.ts';
import type { Route } from '../route.ts';

/** v1's content and space reading has been removed from Cloud; what is left of each endpoint is a 410. */
const GONE = [
  'content',
  'content/{id}',
  'content/{id}/history',
  'content/{id}/version',
  'content/{id}/version/{number}',
  'content/{id}/child',
  'content/{id}/child/{type}',
  'content/{id}/label',
  'content/{id}/property',
  'content/{id}/property/{key}',
  'space',
  'space/{spaceKey}',
  'space/{spaceKey}/content',
  'space/{spaceKey}/content/{type}',
  'group/member',
  'group/{groupName}',
  'group/{groupName}/member',
  'user/bulk/migration',
];

export const goneRoutes: readonly Route[] = GONE.map((path) => ({
  method: 'GET',
  path: `/wiki/rest/api/${path}`,
  scopes: [],
  answer: () => {
    throw new Problem(410, 'This deprecated endpoint has been removed.');
  },
}));
