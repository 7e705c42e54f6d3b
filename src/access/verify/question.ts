import type { PermissionQuestion } from '../../blueprints/confluence/permissionCheck.ts';

/** One question has one key, whenever it is asked. */
export const keyOf = ({ pageId, subjectType, subjectId, operation }: PermissionQuestion): string =>
  `${operation} ${pageId} ${subjectType} ${subjectId}`;
