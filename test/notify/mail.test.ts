import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { email } from '../../src/notify/channel/email.ts';
import { testMessage } from '../../src/notify/message/compose.ts';
import { certificateFor } from '../support/certificate.ts';
import type { MailServer } from '../support/mail.ts';
import { openMailServer } from '../support/mail.ts';

const HOST = 'mail.acme.test';
const PASSWORD = 'the password of the mail server';
const trusted = certificateFor(HOST);
const strange = certificateFor(HOST);
const ofOthers = certificateFor('mail.others.test');

let authorities: string[];
beforeAll(() => {
  authorities = getCACertificates('default');
  setDefaultCACertificates([...authorities, trusted.cert, ofOthers.cert]);
});
afterAll(() => setDefaultCACertificates(authorities));

let mail: MailServer;
afterEach(() => mail.close());

const send = (security: 'tls' | 'starttls', host = HOST, allowedHosts = new Set([host])): Promise<void> =>
  email.send(testMessage('0123', 'mail', null), {
    settings: {
      host,
      port: mail.port,
      security,
      user: 'kscope',
      from: 'kscope@acme.test',
      to: ['ops@acme.test'],
    },
    secret: PASSWORD,
    reach: { allowedHosts, resolve: async () => ['127.0.0.1'] },
    now: 0,
    signal: new AbortController().signal,
  });

const passwords = (): readonly string[] => mail.heard.filter((line) => /AUTH/i.test(line));

it('a server that nobody listens at, or whose name leads inside, is told apart', async () => {
  mail = await openMailServer();
  await mail.close();
  await expect(send('tls')).rejects.toMatchObject({
    policy: 'retry',
    message: 'mail.acme.test could not be reached (ECONNREFUSED); see that it runs, and which port it has',
  });
  await expect(send('tls', HOST, new Set())).rejects.toMatchObject({
    policy: 'final',
    message: expect.stringMatching(
      /^mail\.acme\.test leads into a network of your own \(127\.0\.0\.1\), [^\n]+; [^\n]+$/,
    ),
  });
});

describe('a password', () => {
  it.each(['starttls', 'tls'] as const)('goes by %s to the server whose name the certificate bears', async (way) => {
    mail = await openMailServer({ security: { way, certificate: trusted } });
    await send(way);
    expect(mail.received).toHaveLength(1);
    expect(passwords()).toEqual([`tls: AUTH PLAIN ${btoa(`\0kscope\0${PASSWORD}`)}`]);
  });

  it.each([
    ['tls', 'nobody known vouches for it', strange],
    ['starttls', 'nobody known vouches for it', strange],
    ['tls', 'it is that of another name', ofOthers],
    ['starttls', 'it is that of another name', ofOthers],
  ] as const)('does not go by %s where of the certificate %s', async (way, _, certificate) => {
    mail = await openMailServer({ security: { way, certificate } });
    await expect(send(way)).rejects.toMatchObject({
      name: 'Undeliverable',
      message: expect.stringMatching(/^mail\.acme\.test bears a certificate that is not accepted \([^;]+\); [^;\n]+$/),
    });
    expect(passwords()).toEqual([]);
    expect(mail.received).toEqual([]);
  });

  it.each(['starttls', 'tls'] as const)(
    'does not go to a server that knows no encryption, where %s is set',
    async (way) => {
      mail = await openMailServer();
      await expect(send(way)).rejects.toMatchObject({
        name: 'Undeliverable',
        message: expect.stringMatching(/^mail\.acme\.test does not encrypt there; [^;\n]+$/),
      });
      expect(passwords()).toEqual([]);
      expect(mail.received).toEqual([]);
    },
  );
});
