import { useEffect, useState } from 'react';
import { lasting } from '../../parts/time.ts';

const EVERY_MILLIS = 100;

/** How long a question runs already. */
export const Running = ({ startedAt }: { readonly startedAt: number }) => {
  const [now, setNow] = useState(startedAt);
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), EVERY_MILLIS);
    return () => clearInterval(timer);
  }, []);
  return <span className="k-dim k-number">{lasting(Math.max(0, now - startedAt) / 1000)}</span>;
};
