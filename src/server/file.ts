import { iso } from '../model/clock.ts';
import type { FileFormat } from './columns/question.ts';

/** Rows that a file holds at most; the reply tells it as X-Most-Rows. */
export const MOST_FILE_ROWS = 100_000;

const TYPES: Readonly<Record<FileFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
  ndjson: 'application/x-ndjson',
};

/** A file to be kept, sent while it is made. */
export const fileResponse = (
  name: string,
  format: FileFormat,
  now: number,
  pieces: AsyncGenerator<string>,
  headers: Readonly<Record<string, string>> = {},
): Response => {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      'content-type': TYPES[format],
      'content-disposition': `attachment; filename="kscope-${name}-${iso(now).slice(0, 10)}.${format}"`,
      'cache-control': 'no-store',
      'x-most-rows': String(MOST_FILE_ROWS),
      ...headers,
    },
  });
};
