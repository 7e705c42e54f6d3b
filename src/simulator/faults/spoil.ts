import type { ServerResponse } from 'node:http';
import type { Reply } from '../http/reply.ts';
import type { Faults } from './faults.ts';
import type { FaultKind } from './kinds.ts';

/** An answer in place of the right one, or null where none comes and the connection was dealt with. */
export const spoil = (kind: FaultKind, reply: Reply, response: ServerResponse, faults: Faults): Reply | null => {
  switch (kind) {
    case 'throttled':
      return throttled({ ...rateHeaders(faults), ...waitOf(faults) });
    case 'throttled silently':
      return throttled({ 'X-Failure-Category': 'FAILURE_CLIENT_RATE_LIMITED' });
    case 'server error':
      return serverError(faults);
    case 'dropped':
      response.destroy();
      return null;
    case 'cut off':
      return cutOff(reply, response);
    case 'garbled':
      return { ...reply, body: garbled(reply, faults) };
    case 'page':
      return {
        status: 200,
        type: 'text/html;charset=UTF-8',
        body: '<!DOCTYPE html><title>We will be back soon</title>',
      };
    case 'stalled':
      // Whoever waits gives up by themselves.
      return null;
    case 'cursor lost':
      return json(400, { errors: [{ status: 400, code: 'INVALID_REQUEST_PARAMETER', title: EXPIRED, detail: null }] });
    case 'shifted':
      return reply;
  }
};

const EXPIRED = "Provided value for 'cursor' has expired";

const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers,
  body: JSON.stringify(body),
});

const throttled = (headers: Readonly<Record<string, string>>): Reply =>
  json(429, { code: 429, message: 'Rate limit exceeded' }, headers);

/** In seconds, or now and then as a date, which has whole seconds. */
const waitOf = (faults: Faults): Readonly<Record<string, string>> => {
  const seconds = faults.retrySeconds();
  const now = { Date: new Date(faults.now).toUTCString() };
  if (faults.random() < 0.75) {
    faults.demands.add(faults.now, seconds * 1000);
    return { ...now, 'Retry-After': String(seconds) };
  }
  const until = Math.ceil(faults.now / 1000 + seconds) * 1000;
  faults.demands.add(faults.now, until - faults.now);
  return { ...now, 'Retry-After': new Date(until).toUTCString() };
};

/** As documented for Confluence: minutes only in the moment of the reset. */
const rateHeaders = (faults: Faults): Readonly<Record<string, string>> => ({
  'X-RateLimit-Limit': '10000',
  'X-RateLimit-Remaining': '0',
  'X-RateLimit-Reset': `${new Date(faults.now + 60_000).toISOString().slice(0, 16)}Z`,
  'X-RateLimit-NearLimit': 'true',
  'RateLimit-Reason': 'confluence-quota-global-based',
});

const serverError = (faults: Faults): Reply => {
  const status = [500, 502, 503, 504][Math.floor(faults.random() * 4)] as number;
  return json(status, { code: status, message: 'Something went wrong' }, status === 503 ? waitOf(faults) : {});
};

const bytesOf = ({ body }: Reply): Uint8Array => (typeof body === 'string' ? Buffer.from(body, 'utf8') : body);

/** The length of the whole is promised, and half of it comes. */
const cutOff = (reply: Reply, response: ServerResponse): null => {
  const body = bytesOf(reply);
  response.writeHead(reply.status, {
    'Content-Type': reply.type ?? 'application/json;charset=UTF-8',
    'Content-Length': body.byteLength,
  });
  response.write(body.subarray(0, Math.floor(body.byteLength / 2)), () => response.destroy());
  return null;
};

/** Cut somewhere, as a proxy does that ends a body early and says that this was all, or with a byte that is no JSON. */
const garbled = (reply: Reply, faults: Faults): Uint8Array => {
  const body = Buffer.from(bytesOf(reply));
  const at = Math.floor(faults.random() * body.byteLength);
  if (faults.random() < 0.5) return body.subarray(0, at);
  return Buffer.concat([Buffer.from([0x00]), body]);
};
