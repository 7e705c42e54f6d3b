import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Bones } from './Bone.tsx';
import { Trouble } from './Trouble.tsx';

interface LoadedProps<T> {
  readonly query: UseQueryResult<T>;
  /** What holds the place meanwhile. */
  readonly meanwhile?: ReactNode;
  readonly children: (data: T) => ReactNode;
}

/** What a query brought; until then bones, and the trouble where it failed. Old data stays while new is fetched. */
export const Loaded = <T,>({ query, meanwhile = <Bones />, children }: LoadedProps<T>) => {
  if (query.data !== undefined) return children(query.data);
  if (query.error !== null) return <Trouble error={query.error} onRetry={() => void query.refetch()} />;
  return meanwhile;
};
