import { many } from './numbers.ts';

interface Counted {
  readonly total: number | undefined;
  readonly loading: boolean;
  readonly error: Error | null;
}

/** How many rows a list has in all; nothing where the server does not count them or the list failed. */
export const totalInWords = ({ total, loading, error }: Counted, one: string, more = `${one}s`): string => {
  if (total !== undefined) return many(total, one, more);
  return loading && error === null ? 'Counting…' : '';
};
