import { csv } from '../columns/formats/csv.ts';
import type { Json } from '../columns/json.ts';

/** A file that the browser saves, sent as it is made. */
export const download = (name: string, type: string, pieces: AsyncGenerator<string>): Response => {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      'content-type': `${type}; charset=utf-8`,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
  });
};

/** Rows as CSV, each with the named values. */
export const csvOf = (names: readonly string[], batches: AsyncIterable<readonly object[]>): AsyncGenerator<string> => {
  async function* rows() {
    for await (const batch of batches) {
      yield batch.map((row) => names.map((name) => (row as Readonly<Record<string, Json>>)[name] ?? null));
    }
  }
  return csv({ columns: names.map((name) => ({ name, type: 'VARCHAR' })), rows: rows() }, {});
};
