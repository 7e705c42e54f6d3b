import { createHash } from 'node:crypto';
import { createTable } from '../layout.ts';
import { derivedTables } from './index.ts';

/** A fingerprint of what is derived, and how: rows that another build derived must not be continued. */
export const fingerprintOfDerived = (): string => {
  const hash = createHash('sha256');
  for (const t of derivedTables) {
    const narrowed = t.select((from, by) => JSON.stringify({ from, by }));
    hash.update(JSON.stringify([createTable(t), t.by, narrowed, t.follows]));
  }
  return hash.digest('hex').slice(0, 16);
};
