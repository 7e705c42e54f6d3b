import type { RowOf } from '../../../model/table.ts';
import type { permissions } from '../../../model/tables/access.ts';
import type { Wire } from '../wire.ts';
import { listOf, numberOf, objectOf, textOf } from '../wire.ts';

export interface Restrictions {
  readonly rows: readonly RowOf<typeof permissions>[];
  /** Whether both lists of both operations came whole: they are paged within the answer. */
  readonly whole: boolean;
}

/**
 * The restrictions in `{ read: {restrictions: {user, group}}, update: … }`, the shape of a content's expansion and of
 * /restriction/byOperation. Null where one of the four lists is not there: then nothing is known, which is not "open".
 */
export const restrictionsOf = (pageId: string, byOperation: unknown): Restrictions | null => {
  const operations = ['read', 'update'].map((name) => ({ name, wire: objectOf(byOperation, name, 'restrictions') }));
  if (operations.some(({ wire }) => !isListed(wire, 'user') || !isListed(wire, 'group'))) return null;
  return {
    rows: operations.flatMap(({ name, wire }) => restrictionRows(pageId, name, wire)),
    whole: operations.every(({ wire }) => isWhole(objectOf(wire, 'user')) && isWhole(objectOf(wire, 'group'))),
  };
};

const isListed = (wire: Wire | null, name: string): boolean => Array.isArray(objectOf(wire, name)?.results);

/**
 * The rows of one operation's `{ user: {results}, group: {results} }`. Deleted groups stay listed, and are kept; somebody
 * without an id is kept as `unknown`, since a list that names somebody does not leave the page open.
 */
export const restrictionRows = (
  pageId: string,
  operation: string,
  wire: Wire | null,
): readonly RowOf<typeof permissions>[] => [
  ...listOf(wire, 'user', 'results').map((user) => named(pageId, operation, 'user', textOf(user, 'accountId'))),
  ...listOf(wire, 'group', 'results').map((group) => named(pageId, operation, 'group', textOf(group, 'id'))),
];

const named = (page_id: string, operation: string, principal_type: string, principal_id: string | null) => ({
  page_id,
  operation,
  principal_type,
  principal_id: principal_id ?? 'unknown',
});

const isWhole = (list: Wire | null): boolean => {
  const total = numberOf(list, 'totalSize');
  const got = listOf(list, 'results').length;
  if (textOf(list, '_links', 'next') !== null) return false;
  if (total !== null) return got >= total;
  const limit = numberOf(list, 'limit');
  return limit === null || limit === 0 || got < limit;
};
