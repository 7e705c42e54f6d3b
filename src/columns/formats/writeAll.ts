import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Writes the pieces as fast as they are taken, and leaves the stream open. A reader that leaves early ends it in peace. */
export const writeAll = async (pieces: AsyncIterable<string>, to: Writable): Promise<void> => {
  try {
    await pipeline(Readable.from(pieces, { highWaterMark: 1 }), to, { end: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  }
};
