import { ago, exactly, utc } from './time.ts';
import { useZone } from './zone.ts';

/** A moment: how long ago, or when exactly, in the zone that the reader chose; in both on hover. */
export const When = ({ at, exact = false }: { readonly at: string | null | undefined; readonly exact?: boolean }) => {
  const zone = useZone();
  if (at == null) return <span className="k-dim">–</span>;
  const [first, second] = zone === 'utc' ? [utc(at), exactly(at)] : [exactly(at), utc(at)];
  return (
    <time dateTime={at} title={`${first} · ${second}`} className="k-number">
      {exact ? first : ago(at)}
    </time>
  );
};
