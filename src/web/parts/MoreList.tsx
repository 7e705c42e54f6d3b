import type { ReactNode } from 'react';
import { Bones } from './Bone.tsx';
import { Empty } from './Empty.tsx';
import { Trouble } from './Trouble.tsx';

interface MoreListProps<T> {
  /** As useRows gives them. */
  readonly rows: {
    readonly rows: readonly T[];
    readonly error: Error | null;
    readonly loading: boolean;
    readonly hasMore: boolean;
    readonly again: () => void;
    readonly onMore: () => void;
  };
  readonly keyOf: (row: T) => string;
  readonly row: (row: T) => ReactNode;
  /** Said where there is none. */
  readonly empty: string;
  /** On the button that fetches more. */
  readonly more?: string;
}

/** A list that grows on demand, with its states. */
export const MoreList = <T,>({ rows, keyOf, row, empty, more = 'More' }: MoreListProps<T>) => {
  if (rows.error !== null) return <Trouble error={rows.error} onRetry={rows.again} />;
  if (rows.rows.length === 0) {
    return rows.loading ? (
      <div style={{ padding: 16 }}>
        <Bones lines={5} />
      </div>
    ) : (
      <Empty title={empty} />
    );
  }
  return (
    <>
      <ul className="k-list">
        {rows.rows.map((one) => (
          <li key={keyOf(one)}>{row(one)}</li>
        ))}
      </ul>
      {rows.hasMore && (
        <button type="button" className="k-more" style={{ margin: 8 }} disabled={rows.loading} onClick={rows.onMore}>
          {rows.loading ? 'Loading…' : more}
        </button>
      )}
    </>
  );
};
