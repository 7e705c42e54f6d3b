import { totalmem } from 'node:os';

const GIB = 2 ** 30;

/** What DuckDB may use of this machine's (or container's) memory, as its setting says it: two fifths, at least 1 GiB. */
export const memoryLimit = (): string => {
  const allowed = process.constrainedMemory();
  const bytes = allowed > 0 ? Math.min(allowed, totalmem()) : totalmem();
  return `${Math.floor(Math.max(GIB, bytes * 0.4) / 2 ** 20)}MiB`;
};
