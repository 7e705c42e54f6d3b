import { totalmem } from 'node:os';

const GIB = 2 ** 30;

const machineBytes = (): number => {
  const allowed = process.constrainedMemory();
  return allowed > 0 ? Math.min(allowed, totalmem()) : totalmem();
};

/** What DuckDB may use of this machine's (or container's) memory, as its setting says it: two fifths, at least 1 GiB. */
export const memoryLimit = (): string => `${Math.floor(Math.max(GIB, machineBytes() * 0.4) / 2 ** 20)}MiB`;

/** What a process that is there for one question may hold, all told: half of the memory, at least 1.5 GiB. */
export const mostMemoryOfQuestion = (): number => Math.max(1.5 * GIB, machineBytes() * 0.5);
