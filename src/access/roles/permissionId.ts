import type { Grant } from '../facts.ts';

type Permission = Pick<Grant, 'operation' | 'target'>;

/** A permission as one text: `operation/target`, or the operation alone where the site names no target. */
export const permissionId = ({ operation, target }: Permission): string =>
  target === '' ? operation : `${operation}/${target}`;

export const permissionOf = (id: string): Permission => {
  const slash = id.indexOf('/');
  return slash < 0 ? { operation: id, target: '' } : { operation: id.slice(0, slash), target: id.slice(slash + 1) };
};
