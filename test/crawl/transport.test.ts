import { afterEach, describe, expect, it } from 'vitest';
import { Ceiling } from '../../src/crawl/ceiling.ts';
import {
  CursorLost,
  Passing,
  Redirected,
  Refused,
  Throttled,
  Unauthorized,
  Unrecognised,
} from '../../src/crawl/errors.ts';
import { Limiter } from '../../src/crawl/limiter.ts';
import type { Request, TransportOptions } from '../../src/crawl/transport.ts';
import { Transport } from '../../src/crawl/transport.ts';
import type { Clock } from '../../src/model/clock.ts';
import { HandClock, LeapClock, settle } from '../support/clock.ts';
import type { Answer, Reply, Script, ScriptedServer } from '../support/server.ts';
import { openServer } from '../support/server.ts';

const SECRET = 'Basic c2VjcmV0';

const pages: Request = { method: 'GET', path: '/wiki/api/v2/pages?limit=250', endpoint: '/wiki/api/v2/pages' };
const good: Answer = { body: { results: [] } };

const servers: ScriptedServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const serve = async (script: Script): Promise<ScriptedServer> => {
  const server = await openServer(script);
  servers.push(server);
  return server;
};

const transportTo = (server: ScriptedServer, clock: Clock, options: Partial<TransportOptions> = {}) => {
  const limiter = options.limiter ?? new Limiter({ clock, ceiling: new Ceiling(8), random: () => 0 });
  return new Transport({ origin: server.origin, authorization: SECRET, limiter, ...options });
};

/** Sends one request to a site that answers as the script says. */
const sendTo = async (script: Script, options: Partial<TransportOptions> = {}) => {
  const clock = new LeapClock();
  const server = await serve(script);
  const transport = transportTo(server, clock, options);
  const outcome = await transport.send(pages).catch((error: unknown) => error);
  return { outcome, waits: clock.waits, received: server.received, transport, origin: server.origin };
};

describe('a request', () => {
  it('carries the credentials, asks for JSON and gives what was answered', async () => {
    const { outcome, received } = await sendTo([{ body: { results: [1] }, headers: { link: '<x>; rel="next"' } }]);
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({
      method: 'GET',
      url: '/wiki/api/v2/pages?limit=250',
      headers: { authorization: SECRET, accept: 'application/json' },
    });
    expect(outcome).toMatchObject({ body: { results: [1] } });
    expect((outcome as { headers: Headers }).headers.get('link')).toBe('<x>; rel="next"');
  });

  it('carries a body as JSON', async () => {
    const server = await serve([good]);
    const transport = transportTo(server, new LeapClock());
    await transport.send({ ...pages, method: 'POST', body: { accountIds: ['a', 'ü'] } });
    expect(server.received[0]).toMatchObject({
      method: 'POST',
      body: '{"accountIds":["a","ü"]}',
      headers: { 'content-type': 'application/json' },
    });
  });

  it('carries no credentials where there are none', async () => {
    const server = await serve([good]);
    const clock = new LeapClock();
    await new Transport({
      origin: server.origin,
      limiter: new Limiter({ clock, ceiling: new Ceiling(1) }),
    }).send(pages);
    expect(server.received[0]?.headers.authorization).toBeUndefined();
  });

  it('is counted under its endpoint each time that it is sent, and its answer in bytes', async () => {
    const server = await serve([{ status: 500 }, { body: '"ü"' }]);
    const transport = transportTo(server, new LeapClock());
    const { bytes } = await transport.send(pages);
    await transport.send({ ...pages, method: 'POST', endpoint: '/wiki/api/v2/users-bulk' });
    expect(Object.fromEntries(transport.requests)).toEqual({
      'GET /wiki/api/v2/pages': 2,
      'POST /wiki/api/v2/users-bulk': 1,
    });
    expect(transport.count).toBe(3);
    expect(bytes).toBe(4);
    expect(transport.received).toBe('{}'.length + 4 + 4);
  });
});

describe('what passes is tried again', () => {
  const inTenSeconds = new Date(new LeapClock().now() + 10_000).toUTCString();

  it.each<[string, Reply, readonly number[]]>([
    ['429 with seconds', { status: 429, headers: { 'retry-after': '7' } }, [7000]],
    ['429 with an HTTP date', { status: 429, headers: { 'retry-after': inTenSeconds } }, [10_000]],
    ['429 with a date that is over', { status: 429, headers: { 'retry-after': new Date(0).toUTCString() } }, [2000]],
    [
      '429 with a date of a site whose clock is days apart from ours',
      {
        status: 429,
        headers: { date: 'Thu, 01 Oct 2026 12:00:00 GMT', 'retry-after': 'Thu, 01 Oct 2026 12:00:07 GMT' },
      },
      [7000],
    ],
    ['429 with zero', { status: 429, headers: { 'retry-after': '0' } }, [2000]],
    ['429 with garbage', { status: 429, headers: { 'retry-after': 'version 3' } }, [2000]],
    ['429 without a time', { status: 429 }, [2000]],
    ['503 with seconds', { status: 503, headers: { 'retry-after': '3' } }, [3000]],
    ['503 without a time', { status: 503 }, [1000]],
    ['500', { status: 500, body: '<html>oops</html>' }, [1000]],
    ['502', { status: 502 }, [1000]],
    ['504', { status: 504 }, [1000]],
    ['408', { status: 408 }, [1000]],
    ['a dropped connection', 'drop', [1000]],
    ['an answer that is cut off', 'cut', [1000]],
    ['JSON that is cut off', { body: '{"results":[{"id":' }, [1000]],
    ['HTML with 200', { body: '<!doctype html><title>Log in</title>' }, [1000]],
    ['nothing with 200', { body: '' }, [1000]],
  ])('%s', async (_name, reply, waits) => {
    const sent = await sendTo([reply, good]);
    expect(sent.outcome).toMatchObject({ body: { results: [] } });
    expect(sent.waits).toEqual(waits);
    expect(sent.received).toHaveLength(2);
  });

  it('after a time that doubles, and not for ever', async () => {
    const { outcome, waits, received } = await sendTo([{ status: 500 }]);
    expect(outcome).toBeInstanceOf(Passing);
    expect(waits).toEqual([1000, 2000, 4000, 8000]);
    expect(received).toHaveLength(5);
  });

  it('as often as it is told to', async () => {
    const { outcome, received } = await sendTo(['drop'], { retries: 0 });
    expect(outcome).toBeInstanceOf(Passing);
    expect(received).toHaveLength(1);
  });

  it('longer where the site throttles, and not for ever', async () => {
    const { outcome, waits, received } = await sendTo([{ status: 429 }]);
    expect(outcome).toBeInstanceOf(Throttled);
    expect(received).toHaveLength(13);
    expect(waits.slice(0, 7)).toEqual([2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('with all its tries after having been throttled', async () => {
    const { outcome, received } = await sendTo([...Array(6).fill({ status: 429 }), 'drop', 'drop', good]);
    expect(outcome).toMatchObject({ body: { results: [] } });
    expect(received).toHaveLength(9);
  });

  it.each<Reply>(['hang', 'stall'])('an answer that comes to a stop: %s', async (reply) => {
    const { outcome, received } = await sendTo([reply, good], { stallMillis: 50 });
    expect(outcome).toMatchObject({ body: { results: [] } });
    expect(received).toHaveLength(2);
  });

  it('and the failure says how long nothing came', async () => {
    const { outcome } = await sendTo(['stall'], { stallMillis: 50, retries: 0 });
    expect(outcome).toBeInstanceOf(Passing);
    expect(String(outcome)).toContain('nothing came for 0.05 s');
  });

  it('not an answer that takes long and keeps coming', async () => {
    const parts = ['{"results":', ...Array.from({ length: 20 }, () => ' '), '[]}'];
    const { outcome, received } = await sendTo([{ parts, everyMillis: 20 }], { stallMillis: 300, retries: 0 });
    expect(outcome).toMatchObject({ body: { results: [] } });
    expect(received).toHaveLength(1);
  });

  it('once where the first answer of all is a page, and as often as anything on a site that has answered', async () => {
    const page: Reply = { body: '<!doctype html><title>Welcome</title>' };
    const wrong = await sendTo([page]);
    expect(wrong.outcome).toBeInstanceOf(Unrecognised);
    expect(wrong.received).toHaveLength(2);
    const server = await serve([good, page, page, page, page, good]);
    const transport = transportTo(server, new LeapClock());
    await transport.send(pages);
    expect(await transport.send(pages)).toMatchObject({ body: { results: [] } });
  });

  it('once where nobody was ever met at the address', async () => {
    const server = await serve([]);
    await server.close();
    const clock = new LeapClock();
    await expect(transportTo(server, clock).send(pages)).rejects.toBeInstanceOf(Unrecognised);
    expect(clock.waits).toEqual([1000]);
  });

  it('and the failure names the reason rather than "fetch failed"', async () => {
    const server = await serve([]);
    await server.close();
    const transport = transportTo(server, new LeapClock(), { retries: 0 });
    await expect(transport.send(pages)).rejects.toThrow(/ECONNREFUSED/);
  });
});

describe('what the site states is not tried again', () => {
  it.each([400, 403, 404, 405, 409, 410, 451])('%i is a refusal', async (status) => {
    const { outcome, received, waits } = await sendTo([{ status, body: { message: 'no\n  such page' } }]);
    expect(outcome).toBeInstanceOf(Refused);
    expect(outcome).toMatchObject({ status, said: 'no such page' });
    expect(received).toHaveLength(1);
    expect(waits).toEqual([]);
  });

  it('a refusal repeats no HTML and no long text', async () => {
    const html = await sendTo([{ status: 404, body: '<html>not found</html>' }]);
    expect(html.outcome).toMatchObject({ message: 'GET /wiki/api/v2/pages answered 404' });
    const long = await sendTo([{ status: 403, body: { message: 'x'.repeat(5000) } }]);
    expect((long.outcome as Refused).said).toHaveLength(200);
  });

  it('a refusal repeats neither the credentials nor what a terminal obeys, however they are escaped', async () => {
    const escaped = [...SECRET].map((letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join('');
    const { outcome } = await sendTo([{ status: 403, body: `{"message":"\\u001b[2Jno, ${escaped}"}` }]);
    expect((outcome as Refused).said).toBe(' [2Jno, Basic [redacted]');
  });

  it.each([
    ['any text', 'Client must be authenticated', false],
    ['the text of a missing scope', '{"code":401,"message":"Unauthorized; scope does not match"}', true],
  ])('401 with %s ends the run', async (_name, body, scopeMissing) => {
    const { outcome, received } = await sendTo([{ status: 401, body }]);
    expect(outcome).toBeInstanceOf(Unauthorized);
    expect(outcome).toMatchObject({ scopeMissing, policy: 'fail-run' });
    expect(received).toHaveLength(1);
  });

  it('400 about the cursor begins the walk anew', async () => {
    const { outcome } = await sendTo([{ status: 400, body: { message: 'Invalid Cursor' } }]);
    expect(outcome).toBeInstanceOf(CursorLost);
  });
});

describe('the token goes nowhere else', () => {
  it.each([301, 302, 303, 307, 308])('by a redirect with %i', async (status) => {
    const other = await serve([good]);
    const { outcome, received } = await sendTo([{ status, headers: { location: `${other.origin}/wiki/login` } }]);
    expect(outcome).toBeInstanceOf(Redirected);
    expect(String(outcome)).toContain(other.origin);
    expect(received).toHaveLength(1);
    expect(other.received).toEqual([]);
  });

  it.each([
    ['names another host', (origin: string) => `${origin}/wiki`],
    ['begins with two slashes', (origin: string) => origin.slice('http:'.length)],
    ['hides the slashes', (origin: string) => `/\\${origin.slice('http://'.length)}/wiki`],
  ])('by a path that %s', async (_name, pathTo) => {
    const other = await serve([good]);
    const server = await serve([good]);
    const transport = transportTo(server, new LeapClock());
    const sent = transport.send({ ...pages, path: pathTo(other.origin) });
    await expect(sent).rejects.toBeInstanceOf(Redirected);
    expect([...server.received, ...other.received]).toEqual([]);
    expect(transport.count).toBe(0);
  });
});

describe('a pause', () => {
  it('holds everybody, from the moment that the site demands it', async () => {
    const clock = new HandClock();
    const limiter = new Limiter({ clock, ceiling: new Ceiling(1), random: () => 0 });
    const server = await serve([{ status: 429, headers: { 'retry-after': '60' } }, good]);
    const transport = transportTo(server, clock, { limiter });
    const sent = Promise.all([transport.send(pages), transport.send(pages), transport.send(pages)]);
    await clock.asleep();
    expect(transport.count).toBe(1);
    expect(clock.sleeping).toEqual([60_000]);
    await clock.advance(59_999);
    expect(transport.count).toBe(1);
    await clock.advance(1);
    await sent;
    expect(server.received).toHaveLength(4);
  });
});

describe('what the site says of its limit', () => {
  it('spreads what is left until there is more', async () => {
    const clock = new HandClock();
    const limiter = new Limiter({ clock, ceiling: new Ceiling(8), random: () => 0 });
    const reset = new Date(clock.now() + 5000).toISOString();
    const near = { 'x-ratelimit-nearlimit': 'true', 'x-ratelimit-remaining': '10', 'x-ratelimit-reset': reset };
    const transport = transportTo(await serve([{ headers: near }]), clock, { limiter });
    await transport.send(pages);
    const sent = Promise.all([transport.send(pages), transport.send(pages)]);
    await clock.asleep();
    expect(clock.sleeping).toEqual([500]);
    await clock.advance(500);
    await sent;
  });

  it('ends the run where it wants nothing for longer than an hour, and says until when', async () => {
    const clock = new HandClock();
    const server = await serve([{ status: 429, headers: { 'retry-after': '86400' } }]);
    const until = new Date(clock.now() + 86_400_000).toISOString();
    await expect(transportTo(server, clock).send(pages)).rejects.toThrow(`no request before ${until}`);
    expect(server.received).toHaveLength(1);
  });
});

describe('an abort', () => {
  const reason = new Error('stopped by the user');
  const answering = async (script: Script, ceiling = 8) => {
    const clock = new HandClock();
    const stop = new AbortController();
    const limiter = new Limiter({ clock, ceiling: new Ceiling(ceiling), random: () => 0 });
    const server = await serve(script);
    const transport = transportTo(server, clock, { limiter, signal: stop.signal });
    /** Whether the limiter has all its slots, asked by requests that nobody aborts. */
    const free = async () => {
      let running = 0;
      let most = 0;
      const task = async () => {
        most = Math.max(most, ++running);
        await settle();
        running -= 1;
      };
      await Promise.all(Array.from({ length: 3 * ceiling }, () => limiter.run(task)));
      return most === limiter.window;
    };
    return { clock, stop, server, transport, free, limiter };
  };

  it('before the request sends nothing', async () => {
    const { stop, server, transport, free } = await answering([good]);
    stop.abort(reason);
    await expect(transport.send(pages)).rejects.toBe(reason);
    expect(server.received).toEqual([]);
    expect(transport.count).toBe(0);
    expect(await free()).toBe(true);
  });

  it('in flight ends the request', async () => {
    const { stop, server, transport, free } = await answering(['hang']);
    const sent = expect(transport.send(pages)).rejects.toBe(reason);
    await server.arrived(1);
    stop.abort(reason);
    await sent;
    expect(await free()).toBe(true);
  });

  it('in the middle of an answer ends the request', async () => {
    const { stop, server, transport, free } = await answering(['stall']);
    const sent = expect(transport.send(pages)).rejects.toBe(reason);
    await server.arrived(1);
    stop.abort(reason);
    await sent;
    expect(await free()).toBe(true);
  });

  it('in the queue ends the wait, and sends nothing', async () => {
    const { stop, server, transport, free } = await answering(['hang'], 1);
    const sent = [1, 2, 3].map(() => expect(transport.send(pages)).rejects.toBe(reason));
    await server.arrived(1);
    stop.abort(reason);
    await Promise.all(sent);
    expect(server.received).toHaveLength(1);
    expect(transport.count).toBe(1);
    expect(await free()).toBe(true);
  });

  it('between two tries ends the wait', async () => {
    const { clock, stop, transport, free } = await answering([{ status: 500 }]);
    const sent = expect(transport.send(pages)).rejects.toBe(reason);
    await clock.asleep();
    stop.abort(reason);
    await sent;
    expect(clock.sleeping).toEqual([]);
    expect(await free()).toBe(true);
  });

  it('in a pause ends the wait of all, and leaves no timer behind', async () => {
    const { clock, stop, server, transport, free } = await answering([
      { status: 429, headers: { 'retry-after': '3600' } },
    ]);
    const first = expect(transport.send(pages)).rejects.toBe(reason);
    await clock.asleep();
    const second = expect(transport.send(pages)).rejects.toBe(reason);
    stop.abort(reason);
    await Promise.all([first, second]);
    await settle();
    expect(clock.sleeping).toEqual([]);
    expect(server.received).toHaveLength(1);
    await clock.advance(3_600_000);
    expect(await free()).toBe(true);
  });
});
