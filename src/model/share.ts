/**
 * Does each piece of work once, as many at a time as there are workers: whoever is free takes the next. The first
 * failure keeps the others from taking more, and is thrown when all have stopped.
 */
export const share = async <W, T, R>(
  workers: readonly W[],
  work: readonly T[],
  run: (worker: W, piece: T) => Promise<R>,
): Promise<readonly R[]> => {
  const results: R[] = [];
  const left = work.entries();
  let failed = false;
  const settled = await Promise.allSettled(
    workers.map(async (worker) => {
      for (const [index, piece] of left) {
        if (failed) return;
        try {
          results[index] = await run(worker, piece);
        } catch (error) {
          failed = true;
          throw error;
        }
      }
    }),
  );
  for (const outcome of settled) if (outcome.status === 'rejected') throw outcome.reason;
  return results;
};
