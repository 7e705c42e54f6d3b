import { afterEach, describe, expect, it } from 'vitest';
import type { Account, AccountSettings } from '../../src/accounts/account.ts';
import { connect } from '../../src/blueprints/connect.ts';
import { Limiters } from '../../src/crawl/limiters.ts';
import { UserError } from '../../src/model/errors.ts';
import { LeapClock } from '../support/clock.ts';
import type { Reply, ScriptedServer } from '../support/server.ts';
import { openServer } from '../support/server.ts';

const servers: ScriptedServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const hostOf = (server: ScriptedServer): string => new URL(server.origin).host;

/** A site that answers the question for its id so, and everything else with an empty object. */
const siteThat = async (tells: Reply): Promise<ScriptedServer> => {
  const server = await openServer(({ url }) => (url === '/_edge/tenant_info' ? tells : {}));
  servers.push(server);
  return server;
};

const connectTo = (server: ScriptedServer, known: string | null = null, route: AccountSettings['route'] = 'site') => {
  const clock = new LeapClock();
  const account: Account = {
    name: 'acme',
    blueprint: 'confluence',
    settings: {
      url: server.origin,
      email: 'kim@acme.com',
      every: '6h',
      formats: [],
      internalDomains: [],
      filters: {},
      route,
    },
    cloudId: known,
    tokenExpiresAt: null,
    pausedAt: null,
  };
  return connect({ account, token: 'secret', limiters: new Limiters({ clock }), clock });
};

const tells = (cloudId: unknown): Reply => ({ body: { cloudId } });

describe('the id of a site', () => {
  it('is asked for without credentials', async () => {
    const server = await siteThat(tells('cloud-1'));
    expect(await connectTo(server)).toMatchObject({ cloudId: 'cloud-1' });
    expect(server.received).toHaveLength(1);
    expect(server.received[0]?.headers.authorization).toBeUndefined();
  });

  it.each<[string, Reply]>([
    ['refuses', { status: 404 }],
    ['wants credentials', { status: 401 }],
    ['answers with HTML', { body: '<html></html>' }],
    ['answers with something else', tells(7)],
    ['answers with nothing', tells('')],
    ['answers with a list', { body: [] }],
    ['answers with null', { body: 'null' }],
  ])('is its host where it %s', async (_name, reply) => {
    const server = await siteThat(reply);
    expect((await connectTo(server)).cloudId).toBe(hostOf(server));
  });

  it('stays known while the site does not tell it', async () => {
    expect((await connectTo(await siteThat({ status: 404 }), 'cloud-1')).cloudId).toBe('cloud-1');
  });

  it('takes the place of the host once the site tells it', async () => {
    const server = await siteThat(tells('cloud-1'));
    expect((await connectTo(server, hostOf(server))).cloudId).toBe('cloud-1');
  });

  it.each(['cloud-2', 'other.atlassian.net'])('that is another than %j is refused', async (known) => {
    const connected = connectTo(await siteThat(tells('cloud-1')), known);
    await expect(connected).rejects.toBeInstanceOf(UserError);
    await expect(connected).rejects.toThrow(`is another site now (cloud id cloud-1, was ${known})`);
  });

  it('is not asked of a site that sends elsewhere', async () => {
    const other = await siteThat(tells('cloud-1'));
    const server = await siteThat({ status: 302, headers: { location: `${other.origin}/_edge/tenant_info` } });
    await expect(connectTo(server)).rejects.toThrow(`redirects to ${other.origin}`);
    expect(other.received).toEqual([]);
  });
});

describe('requests', () => {
  it('carry e-mail and token to the site', async () => {
    const server = await siteThat(tells('cloud-1'));
    const { transport, route } = await connectTo(server);
    await transport.send({ method: 'GET', path: `${route.prefix}/wiki/x`, endpoint: '/wiki/x' });
    expect(server.received[1]).toMatchObject({
      url: '/wiki/x',
      headers: { authorization: `Basic ${Buffer.from('kim@acme.com:secret').toString('base64')}` },
    });
  });

  it('stand below the id of the site on the gateway, which for a site on this machine is itself', async () => {
    const { route } = await connectTo(await siteThat(tells('cloud-1')), null, 'gateway');
    expect(route).toEqual({ origin: servers[0]?.origin, prefix: '/ex/confluence/cloud-1' });
  });

  it('cannot go to the gateway without the id', async () => {
    await expect(connectTo(await siteThat({ status: 404 }), null, 'gateway')).rejects.toThrow(
      'does not tell its cloud id',
    );
  });
});
