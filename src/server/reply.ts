import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

/** Less than a packet gains nothing. */
const SHORTEST = 1024;
/** Quick enough for answers made on the spot. */
const QUALITY = 4;

type Coding = 'br' | 'gzip';

/** The coding that the other side takes and that we like best; null: none. */
export const codingOf = (accepted: string | null): Coding | null => {
  const taken = new Map(
    (accepted ?? '').split(',').map((part) => {
      const [name = '', ...parameters] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      return [name, !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))] as const;
    }),
  );
  return (['br', 'gzip'] as const).find((coding) => taken.get(coding) ?? false) ?? null;
};

export const compress = async (body: Buffer, coding: Coding, quality = QUALITY): Promise<Buffer> =>
  coding === 'br'
    ? compressBrotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } })
    : compressGzip(body);

export const isSameEntity = (ifNoneMatch: string | null, etag: string): boolean =>
  (ifNoneMatch ?? '')
    .split(',')
    .some((one) => one.trim().replace(/^W\//, '') === etag.replace(/^W\//, '') || one.trim() === '*');

/** A value as JSON: with its ETag, as 304 where the other side has it already, compressed where that pays. */
export const jsonResponse = async (
  request: Request,
  value: unknown,
  status: number,
  headers: Headers,
): Promise<Response> => {
  const body = Buffer.from(JSON.stringify(value));
  headers.set('content-type', 'application/json');
  headers.append('vary', 'accept-encoding, cookie, authorization');
  if (request.method !== 'GET' || status !== 200) {
    headers.set('cache-control', 'no-store');
    return new Response(body, { status, headers });
  }
  const etag = `W/"${createHash('sha1').update(body).digest('base64url')}"`;
  headers.set('etag', etag);
  headers.set('cache-control', 'private, no-cache');
  if (isSameEntity(request.headers.get('if-none-match'), etag)) {
    headers.delete('content-type');
    return new Response(null, { status: 304, headers });
  }
  const coding = body.length < SHORTEST ? null : codingOf(request.headers.get('accept-encoding'));
  if (coding === null) return new Response(body, { status, headers });
  headers.set('content-encoding', coding);
  return new Response(new Uint8Array(await compress(body, coding)), { status, headers });
};
