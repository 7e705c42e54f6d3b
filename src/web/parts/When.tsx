import { ago, exactly, utc } from './time.ts';

/** A moment: how long ago, or when exactly, in the reader's zone; in UTC on hover. */
export const When = ({ at, exact = false }: { readonly at: string | null | undefined; readonly exact?: boolean }) =>
  at == null ? (
    <span className="k-dim">–</span>
  ) : (
    <time dateTime={at} title={`${exactly(at)} · ${utc(at)}`} className="k-number">
      {exact ? exactly(at) : ago(at)}
    </time>
  );
