import { expect, it } from 'vitest';
import { isPublic } from '../../src/notify/wire/isPublic.ts';
import { faultOf, post } from '../../src/notify/wire/post.ts';
import type { Reach } from '../../src/notify/wire/reach.ts';
import { reach } from '../../src/notify/wire/reach.ts';
import { openServer } from '../support/server.ts';

const leadingTo = (...addresses: readonly string[]): Reach => ({
  allowedHosts: new Set(),
  resolve: async () => addresses,
});

const INNER = [
  ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '100.100.100.200', '127.0.0.1', '127.9.9.9', '169.254.169.254'],
  ...['172.16.0.1', '172.31.255.255', '192.0.0.170', '192.0.2.1', '192.168.1.1', '198.18.0.1', '198.51.100.7'],
  ...['203.0.113.9', '224.0.0.251', '239.255.255.250', '240.0.0.1', '255.255.255.255'],
  ...['::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:a9fe:a9fe', '64:ff9b::7f00:1'],
  ...['fc00::1', 'fd00:ec2::254', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1', '100::1'],
  ...['2001::1', '2001:db8::1', '2002:7f00:1::', '3fff::1'],
];

it.each(INNER)('%s is of a network of one’s own, and refused whatever name leads there', async (address) => {
  expect(isPublic(address)).toBe(false);
  await expect(reach(leadingTo(address), 'alerts.example.com')).rejects.toMatchObject({ policy: 'final' });
  await expect(reach(leadingTo('93.184.216.34', address), 'alerts.example.com')).rejects.toMatchObject({
    policy: 'final',
  });
});

it.each(['8.8.8.8', '93.184.216.34', '172.32.0.1', '192.0.1.1', '2606:4700::1111', '2a00:1450:4001::200e'])(
  '%s is of the internet at large',
  async (address) => {
    expect(isPublic(address)).toBe(true);
    expect(await reach(leadingTo(address), 'alerts.example.com')).toMatchObject({ address });
  },
);

it.each([
  'https://127.0.0.1/',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://2130706433/',
  'https://0x7f.1/',
  'https://017700000001/',
  'https://localhost./',
  'https://169.254.169.254/latest/meta-data/',
])('%s is refused, however it is written', async (url) => {
  const refused = post({
    url,
    headers: {},
    body: '{}',
    reach: { allowedHosts: new Set() },
    now: 0,
    signal: new AbortController().signal,
  });
  await expect(refused).rejects.toMatchObject({ name: 'Undeliverable', policy: 'final' });
});

it('what leads inside, what cannot be reached and what is not trusted are told apart, each in one line', async () => {
  const plain = await openServer([{}]);
  const gone = await openServer([]);
  await gone.close();
  const portOf = (origin: string) => new URL(origin).port;
  const said = async (url: string, allowed: readonly string[], ...addresses: readonly string[]): Promise<string> =>
    post({
      url,
      headers: {},
      body: '{}',
      reach: { allowedHosts: new Set(allowed), resolve: async () => addresses },
      now: 0,
      signal: new AbortController().signal,
    }).then(
      () => 'arrived',
      (error: Error) => error.message,
    );
  try {
    const closed = `hooks.example:${portOf(gone.origin)}`;
    const unencrypted = `hooks.example:${portOf(plain.origin)}`;
    expect([
      await said('https://hooks.example/', [], '169.254.169.254'),
      await said(`https://${closed}/`, ['hooks.example'], '127.0.0.1'),
      await said(`https://${unencrypted}/`, ['hooks.example'], '127.0.0.1'),
      await said('https://hooks.example/', []),
    ]).toEqual([
      'hooks.example leads into a network of your own (169.254.169.254), where channels may not send; the operator may allow it: KSCOPE_NOTIFY_HOSTS=hooks.example',
      `${closed} could not be reached (ECONNREFUSED); see that it runs, and which port it has`,
      `${unencrypted} does not encrypt there; see which port it has, and which way of encryption it takes`,
      'hooks.example has no address; see how it is written',
    ]);
    expect(plain.received).toHaveLength(0);
  } finally {
    await plain.close();
  }
});

it('an address without encryption, with credentials or of another scheme is none', () => {
  const nowhere = leadingTo();
  expect(faultOf('https://example.com/hook', nowhere)).toBeNull();
  for (const url of ['http://example.com', 'https://a:b@example.com', 'file:///etc/passwd', 'ftp://example.com', '?']) {
    expect(faultOf(url, nowhere), url).not.toBeNull();
  }
});

it('connects to the address that was checked, though the name leads elsewhere a moment later, and follows no redirect', async () => {
  const target = await openServer([{ body: 'secrets of the network' }]);
  const receiver = await openServer([{ status: 302, headers: { location: target.origin } }]);
  const { port } = new URL(receiver.origin);
  const answers = [['127.0.0.1'], ['127.0.0.2']];
  try {
    const sent = post({
      url: `http://hooks.example:${port}/`,
      headers: {},
      body: '{}',
      reach: { allowedHosts: new Set(['hooks.example']), resolve: async () => answers.shift() ?? [] },
      now: 0,
      signal: new AbortController().signal,
    });
    await expect(sent).rejects.toMatchObject({ policy: 'final', message: expect.stringContaining('302') });
    expect(receiver.received).toHaveLength(1);
    expect(receiver.received[0]?.headers.host).toBe(`hooks.example:${port}`);
    expect(target.received).toHaveLength(0);
    expect(answers).toHaveLength(1);
  } finally {
    await Promise.all([receiver.close(), target.close()]);
  }
});
