import { checkContentPermission } from 'confluence.js/v1';
import { Passing } from '../../crawl/errors.ts';
import type { Connection } from '../blueprint.ts';
import { ConfluenceClient } from './client.ts';
import { flagOf, listOf, textOf } from './wire.ts';

/** May this one do that to this content? */
export interface PermissionQuestion {
  readonly pageId: string;
  readonly subjectType: 'user' | 'group' | 'anonymous';
  /** The account id, the group's id, or `anonymous`. */
  readonly subjectId: string;
  readonly operation: 'read' | 'update';
}

export interface PermissionAnswer {
  readonly allowed: boolean;
  /** Why not, in the site's words. */
  readonly errors: readonly string[];
}

/** Asks the site itself, which answers administrators for everybody, and everyone for themselves. */
export const checkPermission = async (
  client: ConfluenceClient,
  { pageId, subjectType, subjectId, operation }: PermissionQuestion,
): Promise<PermissionAnswer> => {
  const answer = await checkContentPermission(client, {
    id: pageId,
    subject: { type: subjectType === 'group' ? 'group' : 'user', identifier: subjectId },
    operation,
  });
  const allowed = flagOf(answer, 'hasPermission');
  // An answer that says neither is no denial.
  if (allowed === null) throw new Passing(`the permission check of ${pageId} came without its answer`);
  const errors = listOf(answer, 'errors').map(
    (error) => textOf(error, 'translation') ?? textOf(error, 'message', 'translation') ?? '',
  );
  return { allowed, errors };
};

/** The way to ask over a connection, and how many requests went over it. */
export const permissionChecks = ({ transport, route }: Connection) => {
  const client = new ConfluenceClient(transport, route.prefix);
  return {
    ask: (question: PermissionQuestion) => checkPermission(client, question),
    sent: () => transport.count,
  };
};
